// Findings of a severity, by code.
// $severity = 'error'  error, warning or note
// columns: code, findings
MATCH (w:Finding {severity: $severity})
RETURN w.code AS code, count(w) AS findings
ORDER BY code
