// Of each text in a picture: its colour against that of the shapes under its middle, laid over one another.
function parts(colour) {
  var n = (colour.match(/[\d.]+/g) || []).map(Number);
  return n.length < 3 ? null : [n[0], n[1], n[2], n.length > 3 ? n[3] : 1];
}
function over(top, under) {
  return [0, 1, 2].map(function (i) { return top[i] * top[3] + under[i] * (1 - top[3]); }).concat([1]);
}
function light(colour) {
  var c = colour.slice(0, 3).map(function (v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}
var seen = 0, unread = [];
[].slice.call(document.querySelectorAll('svg text')).forEach(function (text) {
  if (!text.checkVisibility() || !text.textContent.trim()) return;
  text.scrollIntoView({ block: 'center', inline: 'center' });
  var box = text.getBoundingClientRect();
  var at = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  var under = [255, 255, 255, 1];
  at.reverse().forEach(function (element) {
    if (element.tagName === 'text' || element.tagName === 'tspan') return;
    var style = getComputedStyle(element), svg = element instanceof SVGElement && element.tagName !== 'svg';
    var fill = parts(svg ? style.fill : style.backgroundColor);
    if (!fill) return;
    fill[3] *= svg ? Number(style.fillOpacity) * Number(style.opacity) : 1;
    under = over(fill, under);
  });
  var style = getComputedStyle(text), own = parts(style.fill) || [0, 0, 0, 1];
  own[3] *= Number(style.fillOpacity) * Number(style.opacity);
  var a = light(over(own, under)), b = light(under);
  var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  seen += 1;
  if (ratio < 4.5) unread.push([text.textContent, Math.round(ratio * 100) / 100, style.fill, under.join(',')]);
});
say([seen, unread]);
