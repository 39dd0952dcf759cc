// What the findings are about: the rows with most of them first.
// columns: subject, findings
MATCH (w:Finding)-[:ON]->(n)
RETURN n.id AS subject, count(w) AS findings
ORDER BY findings DESC, subject
