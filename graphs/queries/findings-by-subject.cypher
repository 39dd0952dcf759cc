// What the findings are about: the ids with most of them first. Most are about flows.
// columns: subject, findings
MATCH (w:Finding)
RETURN coalesce(w.subject, '') AS subject, count(w) AS findings
ORDER BY findings DESC, subject
