#include "tests/client/support/tls_identity.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace inquiry::client::testing {
namespace {

template <typename Write>
std::string pem(const Write& write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory{BIO_new(BIO_s_mem()), BIO_free};
  if (!memory || write(memory.get()) != 1) throw std::runtime_error("cannot write PEM");
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

Identity make_identity() {
  constexpr long kValidSeconds = 3600;
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, void (*)(X509*)> certificate{X509_new(), X509_free};
  X509* made = certificate.get();
  X509_set_version(made, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -kValidSeconds);
  X509_gmtime_adj(X509_getm_notAfter(made), kValidSeconds);
  X509_set_pubkey(made, key.get());
  X509_NAME* name = X509_get_subject_name(made);
  const auto* common_name = reinterpret_cast<const unsigned char*>("test");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(made, name);
  for (const auto& [nid, value] :
       {std::pair{NID_subject_alt_name, "IP:127.0.0.1,DNS:x.school.test"},
        std::pair{NID_basic_constraints, "critical,CA:TRUE"}}) {
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> extension{
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value), X509_EXTENSION_free};
    X509_add_ext(made, extension.get(), -1);
  }
  X509_sign(made, key.get(), EVP_sha256());
  return {pem([&](BIO* to) { return PEM_write_bio_X509(to, made); }), pem([&](BIO* to) {
            return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace inquiry::client::testing
