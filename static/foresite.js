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

  // A belief chart: joint draws, weighted by how close each is to what the reader believes.
  for (const place of document.querySelectorAll('[data-belief]')) {
    const { draws: count, from, steps, never, early, level, ends, years, reach, inputs } = read(place);
    const texts = read(place, 1);
    const NEVER = 65535;
    const LAST = 40;
    const MIN_EFFECTIVE = 100; // fewer effective draws give no answer
    const WIDTH = 256 * 0.06; // standard deviation of the weight around a belief, in ranks of 256
    const outcome = place.dataset.outcome;
    const number = (value) => Math.round(value).toLocaleString(document.documentElement.lang || 'en');
    const percent = (share) => (share < 0.005 ? '<1%' : share >= 0.995 ? '>99%' : `${Math.round(share * 100)}%`);
    // A code is the index of a time step; the draw is anywhere in the step.
    const date = (code) => from + (code + 0.5) / steps;
    // The text of a draw outside of the window: only its limit is known.
    const limit = (code) => (code === NEVER ? never : code === early[0] ? early[1] : '');
    const year = (code) => limit(code) || String(Math.floor(date(code)));
    const month = (code) => {
      const whole = Math.floor(date(code));
      const [start, end] = [Date.UTC(whole, 0), Date.UTC(whole + 1, 0)];
      const day = new Date(start + (date(code) - whole) * (end - start));
      return limit(code) || `${texts.months[day.getUTCMonth()]} ${whole}`;
    };

    let columns = null;
    const load = async () => {
      const bytes = new Uint8Array(await (await fetch(place.dataset.draws)).arrayBuffer());
      const dates = Uint16Array.from({ length: count }, (_, at) => bytes[2 * at] | (bytes[2 * at + 1] << 8));
      const order = Uint16Array.from(dates.keys()).sort((a, b) => dates[a] - dates[b]);
      const column = (at) => bytes.subarray((2 + at) * count, (3 + at) * count);
      columns = { dates, order, ranks: inputs.map((_, at) => column(at)) };
    };

    const rows = inputs.map(({ label, texts: values }, at) => {
      const id = `${place.dataset.belief}-belief-${at}`;
      const range = make('input', { type: 'range', id, min: 0, max: LAST, value: LAST / 2 });
      const value = make('output', { for: id });
      const free = make('button', { type: 'button', 'aria-label': fill(texts.any_label, { label }) }, texts.any);
      const row = make('div', { class: 'belief-row' }, make('label', { for: id }, label), range, value, free);
      return { at, row, range, value, free, values, fixed: false };
    });
    const suppose = make('select', { id: `${place.dataset.belief}-suppose` }, make('option', { value: '' }, texts.any_time));
    for (let last = years[0]; last < years[1]; last += 1) suppose.append(make('option', { value: last }, fill(texts.by_end_of, { year: last })));
    for (let last = years[0]; last < years[1]; last += 1) suppose.append(make('option', { value: -last }, fill(texts.after, { year: last })));
    const answer = make('p', { class: 'belief-answer', role: 'status' });
    const support = make('p', { class: 'belief-support' });
    const clear = make('button', { type: 'button' }, texts.reset);

    const supposed = () => {
      const last = +suppose.value;
      const edge = (Math.abs(last) + 1 - from) * steps;
      return last === 0 ? () => true : last > 0 ? (code) => code < edge : (code) => code >= edge;
    };
    const show = () => {
      const { dates, order, ranks } = columns;
      const weights = new Float64Array(count).fill(1);
      for (const { at, fixed, range } of rows) {
        if (!fixed) continue;
        const wanted = 256 * (reach[0] + (range.value / LAST) * (reach[1] - reach[0]));
        ranks[at].forEach((rank, draw) => { weights[draw] *= Math.exp(-0.5 * ((rank + 0.5 - wanted) / WIDTH) ** 2); });
      }
      const includes = supposed();
      const believed = weights.reduce((sum, weight) => sum + weight, 0);
      dates.forEach((code, draw) => { if (!includes(code)) weights[draw] = 0; });
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const effective = sum ** 2 / (weights.reduce((total, weight) => total + weight ** 2, 0) || 1);
      const enough = effective >= MIN_EFFECTIVE;
      const isFree = !rows.some(({ fixed }) => fixed);

      const quantiles = (levels) => {
        let [passed, at] = [0, -1];
        return levels.map((level) => {
          while (at < count - 1 && passed <= level * sum) passed += weights[order[(at += 1)]];
          return dates[order[Math.max(at, 0)]];
        });
      };
      const error = 0.5 / Math.sqrt(effective);
      const [low, before, median, after, high] = quantiles([ends[0], 0.5 - error, 0.5, 0.5 + error, ends[1]]);
      const fine = after !== NEVER && (after - before) / steps / 2 <= 1 / 12;
      const odds = fine ? month(median) : year(median);
      if (!enough) {
        answer.textContent = texts.rare;
      } else if (suppose.value) {
        const values = { when: suppose.selectedOptions[0].textContent, chance: percent(sum / believed) };
        answer.textContent = fill(isFree ? texts.chance : texts.chance_given, values);
      } else {
        const finest = high === NEVER || date(high) - date(low) >= 2 ? year : month; // years would hide the difference
        const edges = { from: finest(low), to: finest(high) };
        answer.textContent = fill(limit(median) ? texts.odds_never : texts.odds, {
          lead: isFree ? texts.lead_all : texts.lead_given,
          median: odds,
          level,
          range: edges.from === edges.to ? edges.from : fill(texts.range, edges),
        });
      }
      const counts = { effective: number(effective), count: number(count), minimum: MIN_EFFECTIVE };
      support.textContent = fill(enough ? texts.support : texts.no_support, counts);

      for (const { at, row, range, value, fixed, values } of rows) {
        row.classList.toggle('fixed', fixed);
        const bins = new Float64Array(256);
        ranks[at].forEach((rank, draw) => { bins[rank] += weights[draw]; });
        let [bin, passed] = [0, bins[0]];
        while (bin < 255 && passed < sum / 2) passed += bins[(bin += 1)];
        // A difference from the overall median that is within the sampling error is not shown.
        const moved = Math.abs(bin - 127.5) > 256 * 3 * error;
        const share = ((bin + 0.5) / 256 - reach[0]) / (reach[1] - reach[0]);
        if (!fixed) range.value = enough && moved ? Math.round(share * LAST) : LAST / 2;
        value.textContent = fixed ? fill(texts.about, { value: values[range.value] }) : enough ? values[range.value] : '';
        range.setAttribute('aria-valuetext', value.textContent || texts.unknown);
      }
    };
    const update = async () => {
      try {
        if (!columns) await load();
        show();
      } catch {
        answer.textContent = texts.failed;
      }
    };
    const release = (row) => { row.fixed = false; };
    rows.forEach((row) => {
      row.value.textContent = row.values[LAST / 2];
      row.range.addEventListener('input', () => { row.fixed = true; update(); });
      row.free.addEventListener('click', () => { release(row); row.range.focus(); update(); });
    });
    suppose.addEventListener('change', update);
    clear.addEventListener('click', () => { rows.forEach(release); suppose.value = ''; update(); });

    answer.textContent = texts.intro;
    const when = make('p', { class: 'belief-condition' }, make('label', { for: suppose.id }, fill(texts.suppose, { outcome })), suppose);
    place.append(when, answer, make('div', { class: 'belief-rows' }, ...rows.map(({ row }) => row)), support, clear);
    place.hidden = false;
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
