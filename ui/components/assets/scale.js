// From an input's value to a place on its track and back, and to the neighbouring round values.

/** value -> warped number, and back; a limit at 0 (log) or 1 (one_minus) is moved off the pole. */
function warp({ scale, min, max }) {
  if (scale === "log") {
    const shift = min > 0 ? 0 : (max - min) / 1000;
    return { to: (value) => Math.log(value + shift), from: (warped) => Math.exp(warped) - shift };
  }
  if (scale === "one_minus") {
    const shift = max < 1 ? 0 : (1 - min) / 1000;
    return { to: (value) => -Math.log(1 - value + shift), from: (warped) => 1 + shift - Math.exp(-warped) };
  }
  return { to: (value) => value, from: (warped) => warped };
}

/** Share of the track (0..1) at which a value lies. */
export function toShare(input, value) {
  const { to } = warp(input);
  const low = to(input.min);
  return (to(clamp(input, value)) - low) / (to(input.max) - low);
}

/** The round value nearest to a share of the track. */
export function fromShare(input, share) {
  const { to, from } = warp(input);
  const low = to(input.min);
  return round(input, from(low + share * (to(input.max) - low)), 0);
}

/** The value `count` steps away; on a warped scale a step is one unit of the second digit. */
export function neighbour(input, value, count) {
  const direction = Math.sign(count);
  let next = value;
  for (let taken = 0; taken < Math.abs(count); taken += 1) {
    next = round(input, next + direction * grain(input, next, direction), direction);
  }
  return next;
}

export function clamp({ min, max }, value) {
  return Math.min(max, Math.max(min, value));
}

function round(input, value, direction) {
  const size = grain(input, value, direction);
  const base = input.scale === "linear" ? input.min : 0;
  return clamp(input, exact(base + Math.round((value - base) / size) * size));
}

function grain({ scale, step }, value, direction) {
  if (scale === "linear") return step;
  // Going towards the pole the next digit's unit is ten times smaller.
  const towardsPole = scale === "log" ? -1 : 1;
  const distance = Math.abs(scale === "log" ? value : 1 - value) * (direction === towardsPole ? 1 - 1e-9 : 1 + 1e-9);
  const digit = distance > 0 ? 10 ** (Math.floor(Math.log10(distance)) - 1) : step;
  return Math.max(step, digit);
}

/** Without the noise of binary fractions: 0.953, not 0.9530000000000001. */
export function exact(value) {
  return Number(value.toPrecision(12));
}
