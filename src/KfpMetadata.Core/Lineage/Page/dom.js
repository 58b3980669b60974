// Elements, and text as it may be shown.
const SVG = 'http://www.w3.org/2000/svg';
const BOX = { width: 190, height: 40, gapX: 70, gapY: 14, pad: 12, head: 26 };

const el = id => document.getElementById(id);

// Characters that are not seen, or that turn the direction of the text, are shown by their code point.
const visible = text => String(text).replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu,
  c => '<U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '>');

// How wide a text is in a size of the page's font. A canvas knows it without a layout of the page.
const widthOf = (() => {
  let context, family;
  return (text, size) => {
    context ??= document.createElement('canvas').getContext('2d');
    family ??= getComputedStyle(document.body).fontFamily;
    context.font = `${size}px ${family}`;
    return context.measureText(text).width;
  };
})();

// A text that fits: a long one goes without its middle, for the ends tell names apart.
function short(text, width, size) {
  if (widthOf(text, size) <= width) return text;
  const all = [...text];
  const cut = count => all.slice(0, Math.ceil(count / 2)).join('') + '\u2026' + all.slice(all.length - Math.floor(count / 2)).join('');
  let least = 0, most = Math.min(all.length - 1, 400);
  while (least < most) {
    const half = Math.ceil((least + most) / 2);
    if (widthOf(cut(half), size) <= width) least = half;
    else most = half - 1;
  }
  return cut(least);
}

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

function html(name, text, parent) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function button(text, parent, click) {
  const made = html('button', text, parent);
  made.type = 'button';
  made.addEventListener('click', click);
  return made;
}

// What programs that read the page may wait for.
const tell = (name, value) => { document.documentElement.dataset[name] = value; };
