// The question that stands in place of a hidden contribution, with its buttons and its verdict.

import { answered, answerShown, hintTaken, quizScore } from "./stepper_quiz.js";
import { fitText, viewElement } from "./tree.js";
import { worded } from "./view_words.js";

/** The form for one question. `entry` is its state in the quiz, `change(entry)` keeps a new one. */
export function questionForm(frame, entry, words, change) {
  const { answer } = frame;
  const into = frame.inputs[answer.input ?? 0]?.into ?? "";
  const field = viewElement("input", { type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
    "aria-label": words.quiz_label, class: "quiz-field", maxlength: 200 });
  field.value = entry.text;
  const verdict = viewElement("p", { class: `quiz-verdict is-${entry.verdict || "new"}` },
    verdictText(frame, entry, words));
  const check = (event) => {
    event.preventDefault();
    change(answered(entry, field.value, answer.value));
  };
  // Notebooks may take Enter away from what browsers do with it.
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && check(event));
  return viewElement("form", { class: "quiz", submit: check, novalidate: true },
    viewElement("p", { class: "quiz-question" }, fitText(answer.question || worded(words.quiz_question, { into }))),
    field,
    viewElement("span", { class: "quiz-buttons" },
      viewElement("button", { type: "submit", class: "quiz-check" }, words.quiz_check),
      viewElement("button", { type: "button", class: "quiz-hint", click: () => change(hintTaken(entry)),
        disabled: entry.hinted }, words.quiz_hint),
      viewElement("button", { type: "button", class: "quiz-show", click: () => change(answerShown(entry)) },
        words.quiz_show)),
    verdict);
}

/** What is said of the last answer, or of none: the mistake, the hint that was asked for, or how it ended. */
export function verdictText(frame, entry, words) {
  if (entry.state !== "open") {
    const told = entry.state === "solved" ? words.quiz_right : words.quiz_shown;
    return worded(told, { value: frame.answer.text });
  }
  const hint = entry.hinted ? frame.answer.hint || words.quiz_default_hint : "";
  const verdict = { sign: words.quiz_sign, near: words.quiz_near, wrong: words.quiz_wrong,
    unreadable: words.quiz_unreadable }[entry.verdict] ?? "";
  return fitText([verdict, hint].filter(Boolean).join(" "));
}

export function scoreText(quiz, words) {
  const score = quizScore(quiz);
  return worded(score.finished === score.questions ? words.quiz_done : words.quiz_score, score);
}
