(function () {
  'use strict';
  var d = document, small = matchMedia('(max-width:760px)').matches;
  function $(id) { return d.getElementById(id); }
  // Small letters, without accents.
  function plainly(text) { return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, ''); }
  function number(n) { return n.toLocaleString(d.documentElement.lang); }
  function all(query, from) { return Array.prototype.slice.call((from || d).querySelectorAll(query)); }
  if (small) {
    // On a phone the sections behind the opinion are folded, and opened by their titles.
    $('toc').open = false;
    all('main > section').slice(1).forEach(function (section) {
      var title = section.querySelector('h2'), button = d.createElement('button');
      while (title.firstChild) button.appendChild(title.firstChild);
      title.appendChild(button);
      var fold = function (shut) {
        section.classList.toggle('shut', shut);
        button.setAttribute('aria-expanded', String(!shut));
      };
      button.addEventListener('click', function () { fold(!section.classList.contains('shut')); });
      section.addEventListener('open', function () { fold(false); });
      fold(true);
    });
  }

  // The contents mark the section at the top of the window.
  if (window.IntersectionObserver) {
    var links = {};
    all('#toc a').forEach(function (a) { links[a.hash.slice(1)] = a; });
    var marks = new IntersectionObserver(function (seen) {
      seen.forEach(function (part) {
        if (!part.isIntersecting) return;
        all('#toc [aria-current]').forEach(function (a) { a.removeAttribute('aria-current'); });
        if (links[part.target.id]) links[part.target.id].setAttribute('aria-current', 'true');
      });
    }, { rootMargin: '-12% 0px -87% 0px' });
    all('main > section').forEach(function (section) { marks.observe(section); });
  }

  // The register. Its rows are those that stand in the page, and those that are made here of pieces when they are looked for.
  // Where there are many, what is not shown is not in the page, so that a choice costs what it shows.
  var table = $('rg'), form = $('fx'), rest = $('rest'), lists = {}, bring = null;
  var heads = table ? all('thead th', table) : [];

  // The rest: rows, sets of categories, long lists, pieces.
  var pieces = [], said = [], low = [];
  function read(rows, facets) {
    var parts = rest.content.children, lines = function (at) { return parts[at].textContent.split('\n'); };
    var choice = function (field, at) { return facets[field].options[+at + 1].value; };
    var sets = lines(1).map(function (line) {
      return ' ' + line.split(' ').map(function (at) { return choice('c', at); }).join(' ') + ' ';
    });
    lines(2).forEach(function (line) {
      var two = line.split(';');
      if (two[1]) lists[two[0]] = two[1].split(' ').map(function (at) { return facets.c.options[+at + 1].text; });
    });
    pieces = Array.prototype.slice.call(parts[3].children);
    lines(0).forEach(function (line) {
      var f = line.split(';');
      rows.push({ key: f[0], v: choice('v', f[1]), l: choice('l', f[2]), p: choice('p', f[3]), r: choice('r', f[4]),
        g: choice('g', f[5]), s: f[6] & 1 ? '1' : '', h: f[6] & 2, c: sets[f[7]], order: +f[1], cells: f.slice(8) });
    });
  }
  function numbers(cell) { return cell ? cell.split(' ') : []; }
  // A row as the page has it.
  function made(row) {
    if (row.tr) return row.tr;
    var tr = row.tr = d.createElement('tr');
    tr.id = 't-' + row.key;
    ['v', 'l', 'p', 'r'].forEach(function (f) { tr.dataset[f] = row[f]; });
    row.cells.forEach(function (cell, i) {
      var td = tr.insertCell();
      numbers(cell).forEach(function (at) { td.appendChild(pieces[at].cloneNode(true)); });
    });
    var key = d.createElement('a'), aside = d.createElement('div');
    key.className = 'key';
    key.href = '#' + tr.id;
    key.tabIndex = -1;
    key.textContent = row.key;
    aside.className = 'aside';
    aside.appendChild(key);
    tr.cells[0].appendChild(aside);
    return tr;
  }
  // What a cell says; of a piece it is read once.
  function says(at) { return said[at] || (said[at] = pieces[at].textContent); }
  function has(at, q) { return (low[at] = low[at] || plainly(says(at))).indexOf(q) >= 0; }
  function text(row, i) {
    if (row.cells) return numbers(row.cells[i]).map(says).join(' ');
    return all(':scope > *', row.tr.cells[i]).map(function (e) { return e.textContent; }).join(' ');
  }

  if (table && form) {
    form.hidden = false;
    var body = table.tBodies[0], search = $('q'), count = $('count'), next = $('next'), facets = {};
    all('select', form).forEach(function (f) { facets[f.dataset.f] = f; });
    var plain = all('tr', body), rows = plain.map(function (tr) {
      var data = tr.dataset, verdicts = all('option', facets.v).map(function (o) { return o.value; });
      return { key: tr.id.slice(2), tr: tr, v: data.v, l: data.l, p: data.p, r: data.r, g: data.g, s: data.s || '', h: data.h,
        c: ' ' + data.c + ' ', order: verdicts.indexOf(data.v) - 1 };
    });
    if (rest) read(rows, facets);
    rows.forEach(function (row, at) { row.at = at; });
    // What needs no look is folded until something is chosen.
    var PAGE = rest ? 30 : rows.length, folded = ['free', 'adequate'], order = rows, list = [], most, pinned = null;
    if (rows.every(function (r) { return folded.indexOf(r.v) >= 0; })) folded = [];
    // A row is found where it has each word, in whatever order; what is special, or inherits, has the words of its choice too.
    var special = facets.s ? plainly(facets.s.parentElement.firstChild.textContent + ' ' + facets.s.options[1].text) : '';
    var heir = plainly(all('option[value=inherited]', facets.v).map(function (o) { return o.text; }).join());
    var found = function (q) {
      var each = q.split(/\s+/).map(function (word) {
        var hits = pieces.map(function (p, at) { return has(at, word); });
        return function (row) {
          if (row.key.indexOf(word) >= 0 || row.s && special.indexOf(word) >= 0 || row.h && heir.indexOf(word) >= 0) return true;
          if (row.cells) return row.cells.some(function (cell) { return numbers(cell).some(function (at) { return hits[at]; }); });
          row.text = row.text || plainly(row.tr.textContent);
          return row.text.indexOf(word) >= 0;
        };
      });
      return function (row) { return each.every(function (has) { return has(row); }); };
    };
    // Shows the rows of the list from one on.
    var show = function (from) {
      var shown = d.createDocumentFragment(), left = list.length - most;
      list.slice(from, most).forEach(function (row) { shown.appendChild(made(row)); });
      if (!from) body.textContent = '';
      body.appendChild(shown);
      next.hidden = left <= 0;
      next.textContent = next.dataset.say.replace('{1}', number(Math.min(left, PAGE))).replace('{2}', number(left));
    };
    var more = function () {
      most += PAGE;
      show(most - PAGE);
    };
    var run = function () {
      var q = plainly(search.value.trim()), find = q && found(q);
      var set = Object.keys(facets).filter(function (f) { return facets[f].value; });
      var chosen = q || set.length;
      list = order.filter(function (row) {
        if (row === pinned || !chosen && !row.h && folded.indexOf(row.v) >= 0) return false;
        return set.every(function (f) {
          var value = facets[f].value;
          if (f === 'v') return value === 'inherited' ? row.h : value.split(' ').indexOf(row.v) >= 0;
          return f === 'c' ? row.c.indexOf(' ' + value + ' ') >= 0 : row[f] === value;
        }) && (!q || find(row));
      });
      if (pinned) list.unshift(pinned);
      most = PAGE;
      show(0);
      var say = !list.length ? count.dataset.none : chosen || !folded.length ? count.dataset.shown : count.dataset.folded;
      count.textContent = say.replace('{1}', number(list.length)).replace('{2}', number(rows.length));
      return list.length;
    };
    var anew = function () { pinned = null; return run(); };
    form.addEventListener('input', anew);
    form.addEventListener('submit', function (e) { e.preventDefault(); });
    form.addEventListener('reset', function () { setTimeout(anew); });
    anew();
    // The next ones come by themselves where the table is scrolled to its end.
    next.addEventListener('click', more);
    if (window.IntersectionObserver) new IntersectionObserver(function (seen) {
      if (seen[0].isIntersecting && !next.hidden) more();
    }).observe(next);
    // On paper stand the rows that the page has without this script.
    addEventListener('beforeprint', function () { body.replaceChildren.apply(body, plain); });
    addEventListener('afterprint', run);
    // A row that a link leads to stands first, whatever is chosen.
    bring = function (key) {
      pinned = rows.filter(function (row) { return row.key === key; })[0] || null;
      run();
      all('.at', body).forEach(function (tr) { tr.classList.remove('at'); });
      if (pinned) pinned.tr.classList.add('at');
      return pinned && pinned.tr;
    };
    // Sorted by a click on a head; what a column is sorted by is found once.
    var collator = new Intl.Collator(d.documentElement.lang, { numeric: true }), orders = [];
    var ordered = function (i) {
      if (orders[i]) return orders[i];
      var of = rows.map(function (row) { return i ? text(row, i) : row.order; }), place = new Map();
      var by = i ? collator.compare : function (a, b) { return a - b; };
      Array.from(new Set(of)).sort(by).forEach(function (value, at) { place.set(value, at); });
      return (orders[i] = of.map(function (value) { return place.get(value); }));
    };
    heads.forEach(function (th, i) {
      th.tabIndex = 0;
      th.setAttribute('aria-sort', 'none');
      var sort = function () {
        var up = th.getAttribute('aria-sort') !== 'ascending' ? 1 : -1, of = ordered(i);
        heads.forEach(function (o) { o.setAttribute('aria-sort', 'none'); });
        th.setAttribute('aria-sort', up > 0 ? 'ascending' : 'descending');
        order = rows.slice().sort(function (a, b) { return up * (of[a.at] - of[b.at]) || a.at - b.at; });
        run();
      };
      th.addEventListener('click', sort);
      th.addEventListener('keydown', function (e) {
        if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); sort(); }
      });
    });
    var choose = function (field, value) {
      facets[field].value = value;
      return facets[field].value === value;
    };
    // A number of the opinion opens what it counts.
    all('a[data-v]').forEach(function (a) {
      a.addEventListener('click', function () {
        form.reset();
        choose('v', a.dataset.v);
      });
    });
  }

  // Goes where a link would, and once more where the page is there already.
  function go(id) {
    if (location.hash === '#' + id) follow(); else location.hash = '#' + id;
  }

  // The matrix: a cell opens its entries in the register, or what explains it; a name its dossier.
  var matrix = d.querySelector('.mat');
  if (matrix && form) {
    var columns = all('thead th', matrix);
    matrix.addEventListener('click', function (e) {
      var cell = e.target.closest('td,th'), tr = cell && cell.closest('tr[data-r]');
      if (!tr) return;
      var dossier = function () { form.reset(); if (tr.dataset.d) go(tr.dataset.d); };
      if (cell.tagName === 'TH') { dossier(); return; }
      if (!cell.firstChild) return;
      form.reset();
      all('.ways .at').forEach(function (way) { way.classList.remove('at'); });
      // What is inherited is no fault of its entries: the ways that bring it say at which step it lies, and of whom.
      if (cell.classList.contains('m-inherited') && tr.dataset.d) {
        var verdict = /\bv-([a-z]+)/.exec(cell.className)[1], column = String(cell.cellIndex - 1);
        var heirs = all('[data-c]', $(tr.dataset.d)).filter(function (way) {
          return way.dataset.c.split(' ').indexOf(column) >= 0 && way.closest('tr').querySelector('.c-' + verdict);
        });
        heirs.forEach(function (way) { way.classList.add('at'); });
        go(heirs.length ? heirs[0].id : tr.dataset.d);
        return;
      }
      // What is in no entry of the register stands in the dossier.
      if (!choose('r', tr.dataset.r) || !choose('p', tr.parentElement.dataset.p)) { dossier(); return; }
      choose('c', columns[cell.cellIndex].dataset.c);
      setTimeout(function () {
        if (anew()) go('register'); else dossier();
      });
    });
    // The recipients without a row get one when they are asked for.
    var SVG = d.querySelector('svg').namespaceURI, verdicts = matrix.dataset.v.split('|'), words = matrix.dataset.w.split('|');
    var put = function (cell, letter, whole) {
      var at = letter.charCodeAt(0) - 65, verdict = verdicts[at & 7], inherited = at & 8, special = at & 16;
      var svg = d.createElementNS(SVG, 'svg'), use = d.createElementNS(SVG, 'use');
      svg.setAttribute('class', 'g');
      svg.setAttribute('aria-hidden', 'true');
      use.setAttribute('href', (inherited ? '#i-' : '#s-') + verdict);
      svg.appendChild(use);
      cell.appendChild(svg);
      if (whole) return;
      cell.className = (inherited ? 'm-inherited v-' : 'm-') + verdict + (special ? ' s9' : '');
      var name = d.createElement('i');
      name.textContent = words[at & 7] + (inherited ? ', ' + words[8] : '') + (special ? ', ' + words[9] : '');
      cell.appendChild(name);
    };
    all('.mr button', matrix).forEach(function (button) {
      button.hidden = false;
      button.addEventListener('click', function () {
        var line = button.closest('tr'), made = d.createDocumentFragment();
        line.dataset.m.split('\n').forEach(function (of) {
          var f = of.split('\t'), tr = d.createElement('tr'), th = d.createElement('th'), kind = d.createElement('small');
          tr.dataset.r = f[0];
          if (f[1]) tr.dataset.d = f[1];
          th.className = 'rc';
          th.scope = 'row';
          put(th, f[4], true);
          th.appendChild(d.createTextNode(f[2]));
          kind.textContent = f[3];
          th.appendChild(kind);
          tr.appendChild(th);
          f[5].split('').forEach(function (letter) {
            var cell = tr.insertCell();
            if (letter !== '.') put(cell, letter);
          });
          made.appendChild(tr);
        });
        line.parentElement.replaceChild(made, line);
        matrix.parentElement.focus();
      });
    });
  }

  var semicolon = d.documentElement.lang === 'fr' ? '\u00a0; ' : '; ';
  // Pictures: what is pointed at, tapped, or chosen by the arrow keys is traced to both ends, and said below; the rest is dim.
  all('.tr').forEach(function (picture) {
    var parts = all('[data-k]', picture), said = picture.querySelector('.said'), pinned = null;
    if (!parts.length) return;
    function keys(part) { return part.dataset.k.split(' '); }
    function tell(part) {
      var title = part.querySelector('title');
      if (title) return title.textContent.replace(/\n/g, semicolon);
      return all(part.tagName === 'LI' ? 'span' : 'text', part).map(function (e) { return e.textContent; }).join(' ');
    }
    function trace(part) {
      var ends = {}, chosen = part ? keys(part) : [];
      var lit = parts.filter(function (other) {
        var has = keys(other).concat((other.dataset.t || '').split(' '));
        return part && chosen.every(function (key) { return has.indexOf(key) >= 0; });
      });
      lit.forEach(function (other) { keys(other).forEach(function (key) { ends[key] = true; }); });
      parts.forEach(function (other) {
        var own = keys(other);
        other.classList.toggle('lit', lit.indexOf(other) >= 0 || own.length === 1 && !!ends[own[0]]);
      });
      picture.classList.toggle('on', !!part);
      said.textContent = part ? tell(part) : $('top').dataset.say;
    }
    function pin(part) { trace(pinned = part); }
    function under(e) { return e.target.closest('[data-k]'); }
    picture.tabIndex = 0;
    pin(null);
    picture.addEventListener('pointerover', function (e) { if (e.pointerType === 'mouse') trace(under(e) || pinned); });
    picture.addEventListener('pointerleave', function () { trace(pinned); });
    picture.addEventListener('click', function (e) { var part = under(e); pin(part === pinned ? null : part); });
    picture.addEventListener('keydown', function (e) {
      var by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (e.key === 'Escape') pin(null);
      if (!by) return;
      e.preventDefault();
      var seen = parts.filter(function (part) { return part.getClientRects().length; }), at = seen.indexOf(pinned);
      pin(seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length] || null);
    });
  });

  // What stands in the page only when it is looked for: a row of the register, a list of categories.
  function missing(id) {
    if (bring && /^t-/.test(id)) return bring(id.slice(2));
    var list = /^list-/.test(id) && lists[id.slice(5)];
    if (!list) return null;
    var li = d.createElement('li');
    li.id = id;
    li.value = id.slice(5);
    li.textContent = list.join('; ');
    return $('lists').appendChild(li);
  }

  // What a link leads to is opened, and shown.
  function follow() {
    var id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    var to = id && (d.getElementById(id) || missing(id));
    if (!to) return;
    for (var at = to; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
      if (at.tagName === 'SECTION') at.dispatchEvent(new Event('open'));
    }
    to.scrollIntoView({ block: /^(t|x|f)-/.test(id) ? 'center' : 'start' });
  }
  addEventListener('hashchange', follow);
  follow();
})();
