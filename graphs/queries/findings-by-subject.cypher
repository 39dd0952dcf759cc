// What the findings are about: the ids with most of them first, flows among them.
// columns: subject, findings
MATCH (w:Finding)
RETURN coalesce(w.subject, '') AS subject, count(w) AS findings
ORDER BY findings DESC, subject
