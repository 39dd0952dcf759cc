// Findings by severity and code.
// $severity = ''  error, warning or note; '' is any
// columns: severity, code, findings
MATCH (w:Finding)
WHERE $severity = '' OR w.severity = $severity
RETURN w.severity AS severity, w.code AS code, count(w) AS findings
ORDER BY severity, code
