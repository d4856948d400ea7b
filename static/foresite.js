// The controls of charts, the table of contents that follows the scroll, and the line that a report may be out of date. Without this script a page has the same
// content. Nothing here computes a forecast: the script only shows and weights what the build computed.
'use strict';

(() => {
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const read = (place, index = 0) => JSON.parse(place.querySelectorAll('script')[index].textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
  const updateAddress = (change) => {
    const url = new URL(location);
    change(url);
    history.replaceState(history.state, '', url);
  };

  // The report may be out of date: shown from the day after that of the review, by the reader's clock.
  const stale = document.querySelector('[data-stale-after]');
  if (stale) {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
    stale.hidden = today <= stale.dataset.staleAfter;
  }

  // A chart in a frame of another page tells that page its height.
  if (parent !== window && document.body.classList.contains('embed')) {
    const tell = () => parent.postMessage({ embedHeight: document.documentElement.offsetHeight }, '*');
    new ResizeObserver(tell).observe(document.body);
  }

  // A slider chart: the switch between scenarios becomes a slider over all positions.
  for (const place of document.querySelectorAll('[data-slider]')) {
    const { scenarios, between, today, x, positions } = read(place);
    const id = place.dataset.slider;
    const layer = place.closest('.figure').querySelector('svg.chart > svg[preserveAspectRatio]');
    const lines = ['current', 'current projected'].map((name) => {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('class', name);
      layer.append(path);
      return path;
    });
    const radios = [...place.querySelectorAll('input[type=radio]')];
    const panels = [...place.querySelectorAll('.slider-panel')];
    const notes = panels.map((panel) => panel.querySelector('.slider-note')?.textContent ?? '');
    const live = panels[0].cloneNode(true);
    const part = (name) => live.querySelector(name);
    if (!part('.slider-note')) part('.slider-summary').append(make('p', { class: 'slider-note' }));
    live.className = 'slider-panel live';
    const legend = place.querySelector('legend').textContent;
    const range = make('input', { type: 'range', min: 0, max: positions.length - 1, 'aria-label': legend });

    const draw = (y, from, to) => y.slice(from, to).map((down, at) => `${at ? 'L' : 'M'}${x[from + at]} ${down}`).join('');
    const show = (at) => {
      const { name, value, range: interval, parameters, y } = positions[at];
      const scenario = scenarios.indexOf(at);
      range.value = at;
      range.setAttribute('aria-valuetext', `${name}: ${interval}`);
      radios.forEach((radio, of) => { radio.checked = of === scenario; });
      part('.slider-value').textContent = value;
      part('.slider-range b').textContent = `${name}.`;
      part('.slider-range span').textContent = interval;
      part('.slider-note').textContent = scenario < 0 ? between : notes[scenario];
      live.querySelectorAll('dd').forEach((cell, of) => { cell.textContent = parameters[of]; });
      lines[0].setAttribute('d', draw(y, 0, today));
      lines[1].setAttribute('d', draw(y, Math.max(today - 1, 0), y.length));
    };
    const share = () => updateAddress((url) => url.searchParams.set(id, range.value));

    range.addEventListener('input', () => show(+range.value));
    range.addEventListener('change', share);
    radios.forEach((radio, of) => radio.addEventListener('change', () => { show(scenarios[of]); share(); }));
    place.querySelector('fieldset').after(range);
    panels[0].before(live);
    place.closest('.figure').classList.add('interactive');
    const asked = new URLSearchParams(location.search).get(id);
    const chosen = scenarios[Math.max(radios.findIndex((radio) => radio.checked), 0)];
    show(/^\d{1,2}$/.test(asked ?? '') && +asked < positions.length ? +asked : chosen);
  }

  // A belief chart: between the answers to every combination of a few values of each input, what a reader believes is interpolated.
  for (const place of document.querySelectorAll('[data-belief]')) {
    const { from, steps, end, never, early, level, ends, levels, years, shown, months, places, inputs } = read(place);
    const texts = read(place, 1);
    const [id, { outcome }] = [place.dataset.belief, place.dataset];
    const [NEVER, LAST, MIDDLE, MEDIAN] = [65535, places.length - 1, (places.length - 1) / 2, levels.indexOf(0.5)];
    const RUN = places.at(-1); // the place of the last value that was run; the first is at 0
    const percent = (share) => (share < levels[0] ? `<${levels[0] * 100}%` : share > levels.at(-1) ? `>${levels.at(-1) * 100}%` : `${Math.round(share * 100)}%`);
    // The text of a date outside of the window: only its limit is known.
    const limit = (date) => (date >= end ? never : early && date <= early[0] ? early[1] : '');
    const year = (date) => limit(date) || String(Math.floor(date));
    const month = (date) => {
      const whole = Math.floor(date);
      const [first, next] = [Date.UTC(whole, 0), Date.UTC(whole + 1, 0)];
      return limit(date) || `${months[new Date(first + (date - whole) * (next - first)).getUTCMonth()]} ${whole}`;
    };

    let dates = null;
    const load = async () => {
      const bytes = new Uint8Array(await (await fetch(place.dataset.answers)).arrayBuffer());
      dates = Float64Array.from({ length: bytes.length / 2 }, (_, at) => {
        const code = bytes[2 * at] | (bytes[2 * at + 1] << 8);
        return code === NEVER ? end : from + code / steps;
      });
    };

    // The cubic between b and c that rises and falls only as the values do (Fritsch and Butland 1984), a share of the way from b.
    const between = (a, b, c, d, share) => {
      const inner = (one, other) => (one * other > 0 ? (2 * one * other) / (one + other) : 0);
      const outer = (own, next) => {
        const slope = (3 * own - next) / 2;
        if (slope * own <= 0) return 0;
        return own * next < 0 && Math.abs(slope) > 3 * Math.abs(own) ? 3 * own : slope;
      };
      const [before, own, after] = [b - a, c - b, d - c];
      const start = a === undefined ? outer(own, d === undefined ? own : after) : inner(before, own);
      const end = d === undefined ? outer(own, a === undefined ? own : before) : inner(own, after);
      const rest = 1 - share;
      return b * rest ** 2 * (1 + 2 * share) + c * share ** 2 * (3 - 2 * share) + share * rest * (start * rest - end * share);
    };
    // The answer where some inputs are free and others at a place: from the runs on both sides, and their neighbors.
    const blend = (chosen, combination) => {
      if (!chosen.length) return dates.subarray(combination * levels.length, (combination + 1) * levels.length);
      const [at, ...rest] = chosen;
      const state = (own) => blend(rest, combination * (RUN + 2) + own);
      if (at === null) return state(0);
      const low = Math.min(Math.floor(at), RUN - 1);
      const runs = [low - 1, low, low + 1, low + 2].map((run) => (run < 0 || run > RUN ? [] : state(1 + run)));
      return levels.map((_, level) => between(...runs.map((run) => run[level]), at - low));
    };
    const answer = (chosen) => {
      let last = -Infinity;
      return [...blend(chosen, 0)].map((date) => { last = Math.max(last, date); return Math.min(last, end); });
    };
    // The chance of a date, between the levels in proportion; beyond them, a share that is outside of them.
    const chance = (quantiles, date) => {
      const after = quantiles.findIndex((quantile) => quantile > date);
      if (after <= 0) return after < 0 ? 1 : 0;
      const [low, high] = [quantiles[after - 1], quantiles[after]];
      return levels[after - 1] + ((date - low) / (high - low)) * (levels[after] - levels[after - 1]);
    };

    const rows = inputs.map(({ label, texts: values }, at) => {
      const own = `${id}-belief-${at}`;
      const range = make('input', { type: 'range', id: own, min: 0, max: LAST, value: MIDDLE });
      const value = make('output', { for: own });
      const free = make('button', { type: 'button', 'aria-label': fill(texts.any_label, { label }) }, texts.any);
      const row = make('div', { class: 'belief-row' }, make('label', { for: own }, label), range, value, free);
      return { row, range, value, free, values, fixed: false };
    });
    const wish = make('select', { id: `${id}-year` }, make('option', { value: '' }, texts.no_year));
    for (let own = years[0]; own <= years[1]; own += 1) wish.append(make('option', { value: own }, String(own)));
    const take = make('button', { type: 'button' }, texts.take);
    const said = make('p', { class: 'belief-answer', role: 'status' }, texts.intro);
    const clear = make('button', { type: 'button' }, texts.reset);

    const part = (name, attributes) => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name);
      Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
      return element;
    };
    const across = (date) => ((date - shown[0]) / (shown[1] - shown[0])) * 1000;
    const lines = ['ours', 'yours'].map((name) => part('path', { class: name }));
    const mark = part('path', { class: 'wish' });
    const svg = part('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    svg.append(part('path', { class: 'half', d: 'M0,50H1000' }), mark, ...lines);
    const step = [1, 2, 5, 10, 20, 50].find((step) => (shown[1] - shown[0]) / step <= 7) ?? 100;
    const ticks = [];
    for (let tick = Math.ceil(shown[0] / step) * step; tick < shown[1]; tick += step) {
      ticks.push(make('span', {}, String(tick)));
      ticks.at(-1).style.left = `${across(tick) / 10}%`;
    }
    const key = make('p', { class: 'belief-key', hidden: '' }, make('span', { class: 'ours' }, texts.ours), ' ', make('span', { class: 'yours' }, texts.yours));
    const curves = make('div', { class: 'belief-curves', hidden: '' }, make('span', { class: 'half' }, '50%'), svg, make('div', { class: 'belief-years' }, ...ticks));

    const chosen = () => rows.map(({ fixed, range }) => (fixed ? places[range.value] : null));
    const show = () => {
      const [ours, yours] = [answer(rows.map(() => null)), answer(chosen())];
      const isFree = !rows.some(({ fixed }) => fixed);
      [ours, yours].forEach((quantiles, of) => {
        const points = quantiles.map((date, at) => `${across(date).toFixed(1)} ${(100 - 100 * levels[at]).toFixed(1)}`);
        lines[of].setAttribute('d', of && isFree ? '' : `M${points.join('L')}`);
      });
      const own = +wish.value;
      const place = across(own + 1).toFixed(1);
      mark.setAttribute('d', own ? `M${place},0V100` : '');
      const [low, high] = ends.map((at) => yours[at]);
      const text = high < end && high - low < 2 ? month : year; // years would hide the difference
      const range = text(low) === text(high) ? text(low) : fill(texts.range, { from: text(low), to: text(high) });
      const odds = { median: month(yours[MEDIAN]), ours: month(ours[MEDIAN]), level, range };
      const name = `${isFree ? 'odds_all' : 'odds_given'}${limit(yours[MEDIAN]) ? '_never' : ''}`;
      const chances = { year: own, ours: percent(chance(ours, own + 1)), yours: percent(chance(yours, own + 1)) };
      said.textContent = [fill(texts[name], odds), ...(own ? [fill(texts[isFree ? 'chance' : 'chance_given'], chances)] : [])].join(' ');
      curves.hidden = key.hidden = false;
      take.hidden = !own;
      for (const { row, range, value, fixed, values } of rows) {
        row.classList.toggle('fixed', fixed);
        if (!fixed) range.value = MIDDLE;
        value.textContent = values[range.value];
        range.setAttribute('aria-valuetext', fixed ? value.textContent : fill(texts.free, { value: value.textContent }));
      }
      const state = [...rows.map(({ fixed, range }) => (fixed ? range.value : '')), wish.value].join('.');
      updateAddress((url) => (/\d/.test(state) ? url.searchParams.set(id, state) : url.searchParams.delete(id)));
    };
    // The beliefs that are least far from ours, by their normal scores, and put the even odds in the middle of the year.
    const find = () => {
      const medianAt = (all) => answer(all)[MEDIAN];
      const pull = rows.map((_, at) => {
        const [low, high] = [0, RUN].map((end) => medianAt(rows.map((_, of) => (of === at ? end : null))));
        return high - low;
      });
      const most = Math.max(...pull.map(Math.abs)) || 1;
      const scores = (far) => pull.map((own) => Math.min(Math.max(RUN / 2 + (far * own) / most, 0), RUN));
      let [near, far] = [-20 * RUN, 20 * RUN];
      for (let round = 0; round < 40; round += 1) {
        const middle = (near + far) / 2;
        if (medianAt(scores(middle)) < +wish.value + 0.5) near = middle;
        else far = middle;
      }
      scores(near).forEach((score, at) => {
        rows[at].range.value = places.reduce((best, own, of) => (Math.abs(own - score) < Math.abs(places[best] - score) ? of : best), 0);
        rows[at].fixed = true;
      });
    };
    const update = async (change = () => {}) => {
      try {
        if (!dates) await load();
        change();
        show();
      } catch {
        said.textContent = texts.failed;
      }
    };
    const release = (row) => { row.fixed = false; };
    rows.forEach((row) => {
      row.value.textContent = row.values[MIDDLE];
      row.range.addEventListener('input', () => { row.fixed = true; update(); });
      row.free.addEventListener('click', () => { release(row); row.range.focus(); update(); });
    });
    wish.addEventListener('change', () => update());
    take.addEventListener('click', () => update(find));
    take.hidden = true;
    clear.addEventListener('click', () => { rows.forEach(release); wish.value = ''; update(); });

    const when = make('p', { class: 'belief-condition' }, make('label', { for: wish.id }, fill(texts.expect, { outcome })), wish, take);
    place.append(when, make('div', { class: 'belief-rows' }, ...rows.map(({ row }) => row)), said, key, curves, make('p', { class: 'belief-support' }, texts.support), clear);
    place.hidden = false;
    const asked = (new URLSearchParams(location.search).get(id) ?? '').split('.');
    const isValid = (text, last) => /^\d{0,4}$/.test(text) && (text === '' || +text <= last);
    if (asked.length === rows.length + 1 && asked.every((text, at) => isValid(text, at < rows.length ? LAST : years[1])) && asked.some(Boolean)) {
      rows.forEach((row, at) => { if (asked[at]) [row.range.value, row.fixed] = [asked[at], true]; });
      if (+asked.at(-1) >= years[0]) wish.value = asked.at(-1);
      update();
    }
  }

  // The origin of a figure opens beside it. Without the script, the link leads to the same entry in the list at the end of the page.
  const opened = make('div', { class: 'origin', popover: 'auto', role: 'dialog', tabindex: -1 });
  let openedAt = 0;
  const isOrigin = (hash) => hash.startsWith('#of.');
  const shown = ({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1)));
  const open = (link) => {
    const entry = shown(link);
    const [own, about] = [entry.cloneNode(true), entry.closest('.provenance-group').querySelector('p')?.cloneNode(true)];
    own.querySelector('.backlink')?.remove();
    own.removeAttribute('id');
    opened.replaceChildren(make('p', {}, ...own.childNodes), ...(about ? [about] : []));
    opened.setAttribute('aria-label', link.title);
    opened.showPopover();
    const [at, box] = [link.getClientRects()[0], opened.getBoundingClientRect()];
    const below = at.bottom + 6 + box.height <= innerHeight || at.top < box.height;
    opened.style.top = `${below ? at.bottom + 6 : at.top - 6 - box.height}px`;
    opened.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.width - 8))}px`;
    opened.focus({ preventScroll: true });
    openedAt = scrollY;
    updateAddress((url) => { url.hash = link.hash; });
  };
  if (opened.showPopover && document.querySelector('.provenance')) {
    document.body.append(opened);
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[href^="#of."]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !shown(link)) return;
      event.preventDefault();
      open(link);
    });
    addEventListener('scroll', () => { if (Math.abs(scrollY - openedAt) > 60) opened.hidePopover(); }, { passive: true });
  }

  // The table of contents and the address follow the scroll.
  const entries = [...document.querySelectorAll('.contents a')]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ heading }) => heading);
  if (entries.length) {
    let [current, waiting, moved] = [null, 0, false];
    const follow = () => {
      waiting = 0;
      const top = ({ heading }) => heading.getBoundingClientRect().top;
      let now = entries.filter((entry) => top(entry) < innerHeight * 0.3).at(-1) ?? null;
      // At the end of the page no heading can reach the top: the one in the address is current, or else the last.
      if (innerHeight + scrollY > document.documentElement.scrollHeight - 2) {
        now = entries.find((entry) => entry.link.hash === location.hash && top(entry) > 0) ?? entries.at(-1);
      }
      if (now === current) return;
      current?.link.removeAttribute('aria-current');
      now?.link.setAttribute('aria-current', 'location');
      current = now;
      // The address of a figure's origin stays while the figure can be seen.
      const figure = isOrigin(location.hash) && document.querySelector(`a[href="${CSS.escape(location.hash)}"]`);
      const { top: above, bottom } = figure ? figure.getBoundingClientRect() : { top: 0, bottom: -1 };
      if (moved && !(bottom > 0 && above < innerHeight)) updateAddress((url) => { url.hash = now ? now.heading.id : ''; });
    };
    // The address stays as it is until the reader scrolls; the browser scrolls to it by itself when the page opens.
    for (const act of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      addEventListener(act, () => { moved = true; }, { passive: true, once: true });
    }
    addEventListener('scroll', () => { waiting ||= setTimeout(follow, 120); }, { passive: true });
    follow();
  }
})();
