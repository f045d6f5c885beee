#include <array>

#include "client/simulator/phrases.h"

namespace inquiry::simulator {
namespace {

using Text = std::string_view;

constexpr std::array<Text, 6> kSpanishOpeners = {
    "Hoy en cuarto grado:",     "Notas de nuestro equipo:",
    "Probamos esto en quinto:", "Una pregunta que me queda:",
    "Segundo día del ciclo.",   "Lo que vimos en el estudio de clase:"};
constexpr std::array<Text, 6> kSpanishClosings = {"¿Qué preguntarían ustedes?",
                                                  "¿Cómo invitan a hablar a quienes callan?",
                                                  "Mañana lo revisamos con los boletos de salida.",
                                                  "¿Alguien lo ha probado con los más pequeños?",
                                                  "El jueves llevamos los trabajos a la reunión.",
                                                  "La próxima vez espero más antes de hablar."};
constexpr std::array<Text, 6> kSpanishMath = {
    "doblamos tiras de papel en medios, cuartos y octavos",
    "ubicaron 3/4 y 2/3 en una recta numérica abierta",
    "charla numérica con 18 x 5, sin lápiz",
    "compararon repartir 3 panes entre 4 y 6 panes entre 8",
    "pedí dos maneras de mostrar 6/8 sin dibujar una pizza",
    "clasificamos fracciones cerca de 0, de 1/2 y de 1"};
constexpr std::array<Text, 5> kSpanishMathSeen = {
    "La mitad ve que 2/4 y 1/2 caen en el mismo punto; los demás cuentan partes.",
    "Varios creen que un denominador más grande es un pedazo más grande.",
    "La recta ayudó más que los círculos.", "Nueve manos distintas, más que en todo el mes.",
    "Multiplican bien arriba y abajo y no saben decir por qué."};
constexpr std::array<Text, 6> kSpanishScience = {
    "hielo sobre madera y sobre metal, primero las predicciones",
    "sembramos frijoles con luz y sin luz y discutimos qué medir",
    "releímos una página tres veces con preguntas distintas",
    "anotaron un artículo sobre abejas antes de conversar",
    "dibujaron modelos de adónde va el charco",
    "separamos las preguntas que podemos probar aquí"};
constexpr std::array<Text, 5> kSpanishScienceSeen = {
    "Cambiaron tres variables a la vez y se dieron cuenta solos.",
    "Evidencia tienen mucha; falta el razonamiento.",
    "Los más callados escribieron las notas más largas.",
    "La palabra evaporar aparece; la idea todavía no.",
    "Un grupo repitió la prueba sin que nadie lo pidiera."};
constexpr std::array<Topic, 2> kSpanishTopics = {
    {{kSpanishMath, kSpanishMathSeen}, {kSpanishScience, kSpanishScienceSeen}}};
constexpr std::array<Text, 8> kSpanishFirst = {"Lucia", "Mateo", "Ximena", "Diego",
                                               "Paula", "Ivan",  "Rosa",   "Andres"};
constexpr std::array<Text, 6> kSpanishLast = {"Hernández", "Muñoz", "García",
                                              "Peña",      "López", "Ibáñez"};

constexpr std::array<Text, 5> kFrenchOpeners = {
    "Ce matin en CM1 :", "Notes de notre équipe :", "Essayé avec mes CM2 :",
    "Une question qui me reste :", "Deuxième jour du cycle."};
constexpr std::array<Text, 5> kFrenchClosings = {
    "Que demanderiez-vous ensuite ?", "Comment faites-vous parler les plus discrets ?",
    "On regarde les tickets de sortie demain.", "Quelqu'un l'a essayé avec des plus jeunes ?",
    "La prochaine fois, j'attends plus longtemps."};
constexpr std::array<Text, 6> kFrenchMath = {
    "nous avons plié des bandes en demis, quarts et huitièmes",
    "ils ont placé 3/4 et 2/3 sur une droite graduée vide",
    "causerie mathématique sur 18 x 5, sans crayon",
    "partager 3 gâteaux entre 4 amis, puis 6 entre 8",
    "deux façons de montrer 6/8 sans dessiner de pizza",
    "trier des fractions : près de 0, de 1/2, de 1"};
constexpr std::array<Text, 5> kFrenchMathSeen = {
    "La moitié voit que 2/4 et 1/2 sont au même point.",
    "Plusieurs pensent qu'un grand dénominateur donne un grand morceau.",
    "La droite a plus aidé que les disques.",
    "Neuf mains différentes, plus que tout le mois dernier.",
    "La procédure est juste, l'explication manque."};
constexpr std::array<Text, 6> kFrenchScience = {
    "des glaçons sur le bois et sur le métal, prédictions d'abord",
    "relire la même page trois fois, une question nouvelle à chaque fois",
    "des haricots à la lumière et dans le noir : que mesurer ?",
    "annoter un article sur les abeilles avant d'en parler",
    "dessiner où va l'eau de la flaque",
    "trier nos questions : testables ici ou non"};
constexpr std::array<Text, 5> kFrenchScienceSeen = {
    "Ils ont changé trois variables à la fois et s'en sont aperçus.",
    "Des preuves, oui ; le raisonnement manque au milieu.",
    "Les plus silencieux ont écrit les notes les plus longues.",
    "Un groupe a refait l'essai sans consigne.", "Le mot évaporer est là, l'idée pas encore."};
constexpr std::array<Topic, 2> kFrenchTopics = {
    {{kFrenchMath, kFrenchMathSeen}, {kFrenchScience, kFrenchScienceSeen}}};
constexpr std::array<Text, 6> kFrenchFirst = {"Chloe", "Hugo", "Manon", "Louis", "Aicha", "Jules"};
constexpr std::array<Text, 5> kFrenchLast = {"Lefèvre", "Garçon", "Benoît", "Diallo", "Müller"};

constexpr std::array<Text, 5> kPortugueseOpeners = {
    "Hoje no quarto ano:", "Notas da nossa equipe:", "Testei com o quinto ano:",
    "Uma pergunta que ficou:", "Segundo dia do ciclo."};
constexpr std::array<Text, 5> kPortugueseClosings = {
    "O que vocês perguntariam agora?", "Como vocês chamam quem fica calado?",
    "Amanhã vemos os bilhetes de saída.", "Alguém já tentou com os menores?",
    "Na próxima espero mais antes de falar."};
constexpr std::array<Text, 6> kPortugueseMath = {
    "dobramos tiras de papel em meios, quartos e oitavos",
    "colocaram 3/4 e 2/3 numa reta numérica aberta",
    "conversa numérica com 18 x 5, sem lápis",
    "dividir 3 bolos entre 4 e 6 bolos entre 8",
    "duas maneiras de mostrar 6/8 sem desenhar pizza",
    "separamos frações perto de 0, de 1/2 e de 1"};
constexpr std::array<Text, 5> kPortugueseMathSeen = {
    "Metade vê que 2/4 e 1/2 caem no mesmo ponto; os outros contam pedaços.",
    "Vários acham que denominador maior é pedaço maior.", "A reta ajudou mais do que os círculos.",
    "Nove mãos diferentes, mais do que no mês inteiro.",
    "Fazem a conta certa e não sabem dizer por quê."};
constexpr std::array<Text, 6> kPortugueseScience = {
    "gelo na madeira e no metal, primeiro as previsões",
    "feijões na luz e no escuro: o que medir?",
    "relemos uma página três vezes com perguntas diferentes",
    "anotaram um texto sobre abelhas antes da conversa",
    "desenharam para onde vai a poça",
    "separamos as perguntas que dá para testar aqui"};
constexpr std::array<Text, 5> kPortugueseScienceSeen = {
    "Mudaram três variáveis de uma vez e perceberam sozinhos.",
    "Evidência tem bastante; falta o raciocínio.", "Quem nunca fala escreveu as notas mais longas.",
    "A palavra evaporar aparece; a ideia ainda não.",
    "Um grupo repetiu o teste sem ninguém pedir."};
constexpr std::array<Topic, 2> kPortugueseTopics = {
    {{kPortugueseMath, kPortugueseMathSeen}, {kPortugueseScience, kPortugueseScienceSeen}}};
constexpr std::array<Text, 6> kPortugueseFirst = {"Joao", "Beatriz", "Caio",
                                                  "Lara", "Tiago",   "Rita"};
constexpr std::array<Text, 5> kPortugueseLast = {"Gonçalves", "Araújo", "Conceição", "Brandão",
                                                 "Simões"};

}  // namespace

Language spanish() {
  return {.code = "es",
          .share = 16,
          .space = " ",
          .openers = kSpanishOpeners,
          .closings = kSpanishClosings,
          .topics = kSpanishTopics,
          .first_names = kSpanishFirst,
          .last_names = kSpanishLast};
}

Language french() {
  return {.code = "fr",
          .share = 7,
          .space = " ",
          .openers = kFrenchOpeners,
          .closings = kFrenchClosings,
          .topics = kFrenchTopics,
          .first_names = kFrenchFirst,
          .last_names = kFrenchLast};
}

Language portuguese() {
  return {.code = "pt",
          .share = 7,
          .space = " ",
          .openers = kPortugueseOpeners,
          .closings = kPortugueseClosings,
          .topics = kPortugueseTopics,
          .first_names = kPortugueseFirst,
          .last_names = kPortugueseLast};
}

}  // namespace inquiry::simulator
