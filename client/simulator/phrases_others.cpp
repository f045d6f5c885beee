#include <array>

#include "client/simulator/phrases.h"

namespace inquiry::simulator {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 5> kGermanOpeners = {
    "Heute in Klasse 4:", "Aus unserem Team:", "Mit der 5b ausprobiert:",
    "Was mich noch beschäftigt:", "Zweiter Tag des Zyklus."};
constexpr std::array<Text, 5> kGermanClosings = {
    "Was würdet ihr als Nächstes fragen?", "Wie holt ihr die Stillen herein?",
    "Morgen zeigen es die Austrittskarten.", "Hat das jemand mit Jüngeren probiert?",
    "Nächstes Mal warte ich länger, bevor ich spreche."};
constexpr std::array<Text, 6> kGermanMath = {
    "wir haben Papierstreifen in Halbe, Viertel und Achtel gefaltet",
    "3/4 und 2/3 auf dem leeren Zahlenstrahl, mit Begründung",
    "Rechengespräch zu 18 x 5, ohne Stift",
    "3 Kuchen für 4 Kinder und 6 Kuchen für 8 verglichen",
    "zwei Wege zu 6/8, ohne eine Pizza zu zeichnen",
    "Brüche sortiert: nahe 0, nahe 1/2, nahe 1"};
constexpr std::array<Text, 5> kGermanMathSeen = {
    "Die Hälfte sieht, dass 2/4 und 1/2 derselbe Punkt sind; die anderen zählen Stücke.",
    "Einige glauben, ein größerer Nenner sei ein größeres Stück.",
    "Der Zahlenstrahl half mehr als alle Kreise.",
    "Neun verschiedene Hände, mehr als im ganzen Monat.",
    "Erweitern können sie, begründen noch nicht."};
constexpr std::array<Text, 6> kGermanScience = {
    "Eiswürfel auf Holz und auf Metall, erst vermuten",
    "eine Seite dreimal gelesen, jedes Mal mit anderer Frage",
    "Bohnen im Licht und im Dunkeln: was messen wir?",
    "einen Text über Bienen kommentiert, bevor wir sprachen",
    "Modelle gezeichnet, wohin die Pfütze geht",
    "Fragen sortiert: hier prüfbar oder nicht"};
constexpr std::array<Text, 5> kGermanScienceSeen = {
    "Sie änderten drei Größen zugleich und merkten es selbst.",
    "Belege genug, die Begründung fehlt dazwischen.",
    "Die Stillen hatten die längsten Randnotizen.",
    "Eine Gruppe wiederholte den Versuch ungefragt.",
    "Das Wort verdunsten ist da, die Vorstellung noch nicht."};
constexpr std::array<Topic, 2> kGermanTopics = {
    {{kGermanMath, kGermanMathSeen}, {kGermanScience, kGermanScienceSeen}}};
constexpr std::array<Text, 6> kGermanFirst = {"Anke", "Jonas", "Fatma", "Lukas", "Greta", "Emre"};
constexpr std::array<Text, 5> kGermanLast = {"Schäfer", "Groß", "Yılmaz", "Köhler", "Jäger"};

constexpr std::array<Text, 5> kJapaneseOpeners = {"今日の4年生。", "校内研究のメモ。",
                                                  "5年生で試しました。", "まだ考えていること。",
                                                  "サイクル2日目。"};
constexpr std::array<Text, 5> kJapaneseClosings = {
    "みなさんなら次に何を問いますか？", "静かな子をどう対話に招いていますか？",
    "明日の振り返りで確かめます。", "低学年で試した方はいますか？",
    "次はもう少し待ってから話します。"};
constexpr std::array<Text, 6> kJapaneseMath = {
    "紙テープを二等分、四等分、八等分に折って並べました。",
    "何もない数直線に3/4と2/3を置いて理由を話しました。",
    "18×5を鉛筆なしで考える数の話し合い。",
    "3個を4人で分けるのと6個を8人で分けるのを比べました。",
    "円を使わずに6/8を二通りで表しました。",
    "分数を0、1/2、1の近くに分けました。"};
constexpr std::array<Text, 5> kJapaneseMathSeen = {
    "半分の子は2/4と1/2が同じ位置だと気づきました。", "分母が大きいと大きいと思う子がまだいます。",
    "円より数直線のほうが伝わりました。", "手を挙げた子は先月の全部より多かったです。",
    "計算はできても理由が言えません。"};
constexpr std::array<Text, 6> kJapaneseScience = {
    "木と金属の上に氷を置き、先に予想しました。",
    "同じページを三回、違う問いで読みました。",
    "豆を明るい所と暗い所で育て、何を測るか話し合いました。",
    "話す前にミツバチの記事に書きこみました。",
    "水たまりの行方を図にしました。",
    "ここで調べられる問いとそうでない問いに分けました。"};
constexpr std::array<Text, 5> kJapaneseScienceSeen = {
    "三つの条件を同時に変えたことに自分たちで気づきました。",
    "証拠は多いのに理由がつながりません。", "静かな子の書きこみがいちばん長かったです。",
    "言われなくても実験をくり返した班がありました。", "蒸発という言葉はあっても考えはまだです。"};
constexpr std::array<Topic, 2> kJapaneseTopics = {
    {{kJapaneseMath, kJapaneseMathSeen}, {kJapaneseScience, kJapaneseScienceSeen}}};
constexpr std::array<Text, 6> kJapaneseFirst = {"Yuki", "Haruto", "Aoi", "Ren", "Sakura", "Kenta"};
constexpr std::array<Text, 5> kJapaneseLast = {"佐藤", "鈴木", "高橋", "渡辺", "山本"};

constexpr std::array<Text, 5> kArabicOpeners = {
    "اليوم في الصف الرابع:", "من ملاحظات فريقنا:", "جرّبنا هذا في الصف الخامس:", "سؤال ما زال معي:",
    "اليوم الثاني من الدورة."};
constexpr std::array<Text, 5> kArabicClosings = {
    "ماذا تسألون بعد ذلك؟", "كيف تشركون الطلاب الصامتين؟", "غدا نقرأ بطاقات الخروج.",
    "هل جرّبه أحد مع الأصغر سنا؟", "في المرة القادمة أنتظر أطول قبل أن أتكلم."};
constexpr std::array<Text, 6> kArabicMath = {"طوينا أشرطة ورقية إلى أنصاف وأرباع وأثمان",
                                             "وضع الطلاب 3/4 و2/3 على خط أعداد فارغ",
                                             "حديث عددي عن 18 × 5 بلا أقلام",
                                             "قارنا قسمة 3 أرغفة على 4 وقسمة 6 على 8",
                                             "طلبت طريقتين لتمثيل 6/8 بلا دائرة",
                                             "صنفنا الكسور قرب 0 وقرب 1/2 وقرب 1"};
constexpr std::array<Text, 5> kArabicMathSeen = {
    "نصف الصف يرى أن 2/4 و1/2 في النقطة نفسها.", "بعضهم يظن أن المقام الأكبر قطعة أكبر.",
    "خط الأعداد ساعد أكثر من الدوائر.", "تسع أيد مختلفة، أكثر من الشهر كله.",
    "الحساب صحيح والشرح غائب."};
constexpr std::array<Text, 6> kArabicScience = {
    "ثلج على الخشب وعلى المعدن، والتوقع أولا",
    "أعدنا قراءة صفحة ثلاث مرات بأسئلة مختلفة",
    "زرعنا الفول في الضوء وفي الظلام وتناقشنا ماذا نقيس",
    "كتبوا على هامش مقال عن النحل قبل الحديث",
    "رسموا إلى أين تذهب بركة الماء",
    "فرزنا الأسئلة التي نستطيع اختبارها هنا"};
constexpr std::array<Text, 5> kArabicScienceSeen = {
    "غيروا ثلاثة متغيرات معا ولاحظوا ذلك بأنفسهم.", "الأدلة كثيرة والتعليل ناقص.",
    "أطول الملاحظات كتبها أكثرهم صمتا.", "أعادت مجموعة التجربة دون أن يطلب أحد.",
    "كلمة التبخر حاضرة والفكرة لم تصل بعد."};
constexpr std::array<Topic, 2> kArabicTopics = {
    {{kArabicMath, kArabicMathSeen}, {kArabicScience, kArabicScienceSeen}}};
constexpr std::array<Text, 6> kArabicFirst = {"Layla", "Omar", "Salma", "Yusuf", "Huda", "Karim"};
constexpr std::array<Text, 5> kArabicLast = {"الخطيب", "منصور", "حداد", "النجار", "سليمان"};

}  // namespace

Language german() {
  return {.code = "de",
          .share = 8,
          .space = " ",
          .openers = kGermanOpeners,
          .closings = kGermanClosings,
          .topics = kGermanTopics,
          .first_names = kGermanFirst,
          .last_names = kGermanLast};
}

Language japanese() {
  return {.code = "ja",
          .share = 5,
          .space = "",
          .openers = kJapaneseOpeners,
          .closings = kJapaneseClosings,
          .topics = kJapaneseTopics,
          .first_names = kJapaneseFirst,
          .last_names = kJapaneseLast};
}

Language arabic() {
  return {.code = "ar",
          .share = 5,
          .space = " ",
          .openers = kArabicOpeners,
          .closings = kArabicClosings,
          .topics = kArabicTopics,
          .first_names = kArabicFirst,
          .last_names = kArabicLast};
}

}  // namespace inquiry::simulator
