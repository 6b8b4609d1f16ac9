// Numbers as people type them: 0.25, -1/3, 2*(0.5+1), １．５, 1e-3. No DOM.

const STEPPER_SIGNS = { "−": "-", "–": "-", "×": "*", "·": "*", "∗": "*", "÷": "/", "⁄": "/", ",": "." };
const STEPPER_LONGEST = 200;

/** The value of `text`, NaN where it is not arithmetic on numbers. */
export function readNumber(text) {
  // NFKC turns full-width digits and signs, which Japanese keyboards give, into ordinary ones.
  const plain = String(text).normalize("NFKC").replace(/\s+/g, "").replace(/[−–×·∗÷⁄,]/g, (sign) => STEPPER_SIGNS[sign]);
  if (!plain || plain.length > STEPPER_LONGEST) return NaN;
  const reader = { text: plain, at: 0 };
  const value = readSum(reader);
  return reader.at === plain.length ? value : NaN;
}

/** Where a number was written out: its decimals and how many of its digits count, otherwise null. */
export function writtenDigits(text) {
  const plain = String(text).normalize("NFKC").trim().replace(/[−–]/g, "-").replace(",", ".");
  const found = /^[+-]?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(plain);
  if (!found || !(found[1] || found[2])) return null;
  const fraction = found[2] ?? "";
  return {
    decimals: fraction.length - Number(found[3] ?? 0),
    significant: (found[1] + fraction).replace(/^0+/, "").length,
  };
}

function readSum(reader) {
  let value = readProduct(reader);
  for (;;) {
    if (readSign(reader, "+")) value += readProduct(reader);
    else if (readSign(reader, "-")) value -= readProduct(reader);
    else return value;
  }
}

function readProduct(reader) {
  let value = readFactor(reader);
  for (;;) {
    if (readSign(reader, "*")) value *= readFactor(reader);
    else if (readSign(reader, "/")) value /= readFactor(reader);
    else return value;
  }
}

function readFactor(reader) {
  if (readSign(reader, "-")) return -readFactor(reader);
  if (readSign(reader, "+")) return readFactor(reader);
  if (readSign(reader, "(")) {
    const value = readSum(reader);
    return readSign(reader, ")") ? value : NaN;
  }
  const digits = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(reader.text.slice(reader.at));
  if (!digits) return NaN;
  reader.at += digits[0].length;
  return Number(digits[0]);
}

function readSign(reader, sign) {
  if (reader.text[reader.at] !== sign) return false;
  reader.at += 1;
  return true;
}
