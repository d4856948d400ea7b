// The search: words of the pages by section, over an index that is loaded when a reader first searches. Nothing is sent anywhere.
(() => {
  const place = document.querySelector('[data-search]');
  const { root, index } = place.dataset;
  const texts = JSON.parse(place.querySelector('script').textContent);
  const [input, status, list] = ['input', '.search-status', '.search-results'].map((part) => place.querySelector(part));
  const pages = document.querySelector('.search-pages');
  const MOST = 20; // results
  const EXCERPTS = 8; // results with an excerpt, which is read from the page itself
  const AROUND = [70, 150]; // letters before and after the first word of an excerpt
  const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_';
  const ALONE = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
  const WORD = new RegExp(`[${ALONE}]|(?:(?![${ALONE}])[\\p{Alphabetic}\\p{N}\\p{M}])+`, 'gu');

  // Without case and accents.
  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
  const isWord = (word) => [...word].length > 1 || new RegExp(`[${ALONE}]`, 'u').test(word);
  const words = (text) => (fold(text).match(WORD) ?? []).filter(isWord);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
  const make = (name, attributes, ...parts) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...parts);
    return element;
  };

  const numbers = (text) => {
    const found = [];
    let [number, unit] = [0, 1];
    for (const digit of text) {
      const value = DIGITS.indexOf(digit);
      number += (value % 32) * unit;
      if (value < 32) {
        found.push(number);
        [number, unit] = [0, 1];
      } else {
        unit *= 32;
      }
    }
    return found;
  };
  const decode = (data) => {
    const sections = [];
    for (const [route, title, ...parts] of data.pages) {
      const page = { route, title, words: words(title) };
      if (!parts.length) sections.push({ page, id: '', heading: '', words: [] });
      for (let at = 0; at < parts.length; at += 2) {
        const heading = parts[at + 1];
        const id = parts[at] === 0 ? (heading.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-') : parts[at];
        sections.push({ page, id, heading, words: words(heading) });
      }
    }
    let before = '';
    const known = (data.words ? data.words.split(' ') : []).map((entry) => {
      before = before.slice(0, DIGITS.indexOf(entry[0])) + entry.slice(1);
      return before;
    });
    return { sections, known: known.map(fold), places: data.sections.split(' '), usual: new Set(words(data.usual)) };
  };
  let loaded = null;
  const load = () => {
    loaded ??= new Promise((done, failed) => {
      const script = make('script', { src: index });
      script.onload = () => done(decode(globalThis.searchIndex));
      script.onerror = () => { loaded = null; failed(); };
      document.head.append(script);
    });
    return loaded;
  };

  // How well a word fits the words of a title: whole, as the start of one, or not at all.
  const fit = (asked, own, whole, start) => own.reduce((best, word) => (word === asked ? whole : word.startsWith(asked) ? Math.max(best, start) : best), 0);
  const find = ({ sections, known, places, usual }, asked) => {
    const needed = asked.filter((word) => !usual.has(word));
    const scores = (needed.length ? needed : asked).map((word) => {
      const score = sections.map((section) => fit(word, section.words, 8, 5) + fit(word, section.page.words, section.id ? 3 : 12, section.id ? 2 : 8));
      const inText = new Map();
      known.forEach((own, of) => {
        if (!own.startsWith(word)) return;
        let at = 0;
        for (const number of numbers(places[of])) {
          at += number >> 1;
          inText.set(at, Math.max(inText.get(at) ?? 0, (own === word ? 2 : 1) + (number & 1)));
        }
      });
      inText.forEach((points, at) => { score[at] += points; });
      return score;
    });
    const total = sections.map((section, at) => (scores.every((score) => score[at]) ? scores.reduce((sum, score) => sum + score[at], 0) : 0));
    const found = [...total.keys()].filter((at) => total[at]).sort((a, b) => total[b] - total[a] || a - b);
    return { count: found.length, results: found.slice(0, MOST).map((at) => sections[at]) };
  };

  // The text of a section in its page, up to the next heading.
  const sectionText = (page, id) => {
    const isHeading = (node) => /^H[2-4]$/.test(node.nodeName) && node.id;
    const prose = page.querySelector('.prose') ?? page.body;
    const start = id ? page.getElementById(id) : prose;
    if (!start) return '';
    const walker = page.createTreeWalker(prose, NodeFilter.SHOW_ALL, (node) => (
      node.nodeType === 1 && node.matches('svg, script, style, table, .chart-key, .chart-list, .provenance, .figure-footer, [hidden]') ? 2 : 1));
    walker.currentNode = start;
    let text = '';
    for (let node = walker.nextNode(); node && !isHeading(node); node = walker.nextNode()) {
      if (node.nodeType === 3 && !(id && start.contains(node))) text += node.data;
      else if (node.nodeType === 1 && getComputedStyle) text += /^(P|LI|DIV|H\d|DD|DT|PRE|TR)$/.test(node.nodeName) ? ' ' : '';
    }
    return text.replace(/\s+/g, ' ').trim();
  };
  const excerpt = (text, asked) => {
    const isAsked = (word) => asked.some((own) => fold(word).startsWith(own));
    const hits = [...text.matchAll(WORD)].filter(([word]) => isAsked(word));
    const first = hits[0]?.index ?? 0;
    let from = Math.max(0, first - AROUND[0]);
    if (from) from = text.indexOf(' ', from) + 1;
    let to = Math.min(text.length, first + AROUND[1]);
    if (to < text.length) to = Math.max(text.lastIndexOf(' ', to), first);
    const parts = [from ? '… ' : ''];
    let at = from;
    for (const { 0: word, index: place } of hits) {
      if (place + word.length > to) break;
      parts.push(text.slice(at, place), make('mark', {}, word));
      at = place + word.length;
    }
    parts.push(text.slice(at, to), to < text.length ? ' …' : '');
    return parts;
  };
  const texted = new Map();
  const pageOf = (route) => {
    if (!texted.has(route)) {
      const read = async () => new DOMParser().parseFromString(await (await fetch(root + route)).text(), 'text/html');
      texted.set(route, read().catch(() => null)); // from a folder without a server
    }
    return texted.get(route);
  };

  let turn = 0;
  const show = async () => {
    const own = (turn += 1);
    const asked = words(input.value);
    const url = new URL(location);
    if (input.value) url.searchParams.set('q', input.value);
    else url.searchParams.delete('q');
    history.replaceState(history.state, '', url);
    pages.hidden = asked.length > 0;
    if (!asked.length) {
      list.replaceChildren();
      status.textContent = '';
      return;
    }
    let found;
    try {
      found = find(await load(), asked);
    } catch {
      status.textContent = texts.failed;
      pages.hidden = false;
      return;
    }
    if (own !== turn) return;
    const { count, results } = found;
    status.textContent = fill(count === 0 ? texts.none : count === 1 ? texts.one : count > MOST ? texts.first : texts.many, { count, most: MOST, words: input.value.trim() });
    const items = results.map(({ page, id, heading }) => {
      const link = make('a', { href: `${root}${page.route}${id ? `#${id}` : ''}` }, heading || page.title);
      const item = make('li', {}, make('p', { class: 'search-title' }, link));
      if (heading) item.append(make('p', { class: 'search-page' }, page.title));
      const text = make('p', { class: 'search-excerpt' });
      item.append(text);
      return { item, text, page, id };
    });
    list.replaceChildren(...items.map(({ item }) => item));
    for (const { text, page, id } of items.slice(0, EXCERPTS)) {
      pageOf(page.route).then((own) => { if (own) text.replaceChildren(...excerpt(sectionText(own, id), asked)); });
    }
  };

  let waiting = 0;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 100);
  });
  input.addEventListener('focus', () => { load().catch(() => {}); }, { once: true });
  place.hidden = false;
  input.value = new URLSearchParams(location.search).get('q') ?? '';
  if (input.value) show();
  else input.focus();
})();
