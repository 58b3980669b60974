// Elements, and text as it may be shown.
const SVG = 'http://www.w3.org/2000/svg';
const BOX = { width: 190, height: 40, gapX: 70, gapY: 14 };

const el = id => document.getElementById(id);

// Characters that are not seen, or that turn the direction of the text, are shown by their code point.
const visible = text => String(text).replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu,
  c => '<U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '>');

const short = (text, length) => {
  const all = [...text];
  return all.length > length ? all.slice(0, length - 1).join('') + '\u2026' : text;
};

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
