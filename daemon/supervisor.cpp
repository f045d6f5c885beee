#include "daemon/supervisor.h"

#include <systemd/sd-daemon.h>

namespace inquiry::supervisor {

void ready() { sd_notify(0, "READY=1"); }
void reloading() { sd_notify(0, "RELOADING=1"); }
void stopping() { sd_notify(0, "STOPPING=1"); }
void alive() { sd_notify(0, "WATCHDOG=1"); }

}  // namespace inquiry::supervisor
