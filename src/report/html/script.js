(function () {
  'use strict';
  var d = document, small = matchMedia('(max-width:760px)').matches;
  function $(id) { return d.getElementById(id); }
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

  // The register: search and facets. What needs no look is folded until something is chosen.
  var table = $('rg'), form = $('fx');
  if (table && form) {
    form.hidden = false;
    var rows = all('tbody > tr', table), count = $('count'), search = $('q'), facets = all('select', form);
    var folded = ['free', 'adequate'];
    if (rows.every(function (r) { return folded.indexOf(r.dataset.v) >= 0; })) folded = [];
    var texts = null;
    var run = function () {
      var q = search.value.trim().toLowerCase();
      var set = facets.filter(function (f) { return f.value; });
      var chosen = q || set.length, n = 0;
      if (q && !texts) texts = rows.map(function (r) { return r.textContent.toLowerCase(); });
      rows.forEach(function (r, i) {
        var ok = (!q || texts[i].indexOf(q) >= 0) && set.every(function (f) {
          var have = r.dataset[f.dataset.f] || '';
          return f.dataset.f === 'c' ? (' ' + have + ' ').indexOf(' ' + f.value + ' ') >= 0 : have === f.value;
        });
        if (ok && !chosen && folded.indexOf(r.dataset.v) >= 0) ok = false;
        r.hidden = !ok;
        if (ok) n++;
      });
      var say = chosen || !folded.length ? count.dataset.shown : count.dataset.folded;
      count.textContent = say.replace('{1}', n).replace('{2}', rows.length);
      return n;
    };
    form.addEventListener('input', run);
    form.addEventListener('submit', function (e) { e.preventDefault(); });
    form.addEventListener('reset', function () { setTimeout(run); });
    run();
    // Sorted by a click on a head.
    all('thead th', table).forEach(function (th, i) {
      th.tabIndex = 0;
      th.setAttribute('aria-sort', 'none');
      var sort = function () {
        var up = th.getAttribute('aria-sort') !== 'ascending';
        all('thead th', table).forEach(function (o) { o.setAttribute('aria-sort', 'none'); });
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        var body = table.tBodies[0];
        // What has an order of its own, such as verdicts, says its place in it.
        var key = function (cell) { return cell.dataset.k || cell.textContent; };
        var keyed = all('tr', body).map(function (r, at) { return [key(r.cells[i]), at, r]; });
        keyed.sort(function (a, b) { return (up ? 1 : -1) * a[0].localeCompare(b[0]) || a[1] - b[1]; });
        keyed.forEach(function (k) { body.appendChild(k[2]); });
      };
      th.addEventListener('click', sort);
      th.addEventListener('keydown', function (e) {
        if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); sort(); }
      });
    });
    // A cell of the matrix opens its entries, a name its dossier.
    var choose = function (field, value) {
      var facet = facets.filter(function (f) { return f.dataset.f === field; })[0];
      var has = all('option', facet).some(function (o) { return o.value === value; });
      if (has) facet.value = value;
      return has;
    };
    all('.mat tr[data-r]').forEach(function (tr) {
      tr.addEventListener('click', function (e) {
        var cell = e.target.closest('td,th');
        if (!cell) return;
        if (cell.tagName === 'TH') { location.hash = '#' + tr.dataset.d; return; }
        if (!cell.dataset.l) return;
        form.reset();
        // What is in no entry of the register stands in the dossier.
        var dossier = function () { form.reset(); location.hash = '#' + tr.dataset.d; };
        if (!choose('r', tr.dataset.r) || !choose('p', tr.dataset.p)) { dossier(); return; }
        choose('c', cell.dataset.c || '');
        setTimeout(function () {
          if (run()) location.hash = '#register'; else dossier();
        });
      });
    });
  }

  // What a link leads to is opened, and shown.
  function follow() {
    var id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    var to = id && d.getElementById(id);
    if (!to) return;
    for (var at = to; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
      if (at.tagName === 'TR') at.hidden = false;
      if (at.tagName === 'SECTION') at.dispatchEvent(new Event('open'));
    }
    to.scrollIntoView({ block: /^(t|x|f)-/.test(id) ? 'center' : 'start' });
  }
  addEventListener('hashchange', follow);
  follow();
})();
