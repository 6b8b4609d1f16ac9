// Quiz mode: is the answer right, what was the mistake, what is the score. No DOM.

import { readNumber, writtenDigits } from "./stepper_numbers.js";

const QUIZ_TOLERANCE = 0.005;
const QUIZ_NEAR = 0.1;
const QUIZ_FLOOR = 1e-12;

/** How `text` compares with `value`: "right", "sign", "near", "wrong" or "unreadable". */
export function judgeAnswer(text, value) {
  const given = readNumber(text);
  if (Number.isNaN(given)) return "unreadable";
  if (answerFits(text, given, value)) return "right";
  if (answerFits(text, -given, value)) return "sign";
  return Math.abs(given - value) <= QUIZ_NEAR * Math.abs(value) ? "near" : "wrong";
}

/** Within half a percent, or rounded to the digits that were typed, of which at least two must count. */
function answerFits(text, given, value) {
  const off = Math.abs(given - value);
  if (off <= QUIZ_TOLERANCE * Math.abs(value) + QUIZ_FLOOR) return true;
  const digits = writtenDigits(text);
  return digits !== null && digits.significant >= 2 && off <= 0.5000001 * 10 ** -digits.decimals;
}

/** The answers so far: frame -> {tries, hinted, state}, where state is "open", "solved" or "shown". */
export function newQuiz(frames) {
  const asked = frames.map((frame, k) => [k, frame]).filter(([, frame]) => frame.answer);
  return new Map(asked.map(([k]) => [k, { tries: 0, hinted: false, state: "open", verdict: "", text: "" }]));
}

/** The entry after an answer was typed. */
export function answered(entry, text, value) {
  if (entry.state !== "open") return entry;
  const verdict = judgeAnswer(text, value);
  const tries = entry.tries + (verdict === "unreadable" ? 0 : 1);
  return { ...entry, tries, verdict, text, state: verdict === "right" ? "solved" : "open" };
}

export function hintTaken(entry) {
  return entry.state === "open" ? { ...entry, hinted: true } : entry;
}

export function answerShown(entry) {
  return entry.state === "open" ? { ...entry, state: "shown", verdict: "shown" } : entry;
}

/** A point for an answer without help at the first try, half a point for one that took more, none for a shown one. */
export function quizScore(quiz) {
  const entries = [...quiz.values()];
  const points = (entry) => (entry.state !== "solved" ? 0 : entry.tries === 1 && !entry.hinted ? 1 : 0.5);
  return {
    points: entries.reduce((sum, entry) => sum + points(entry), 0),
    finished: entries.filter((entry) => entry.state !== "open").length,
    questions: entries.length,
  };
}
