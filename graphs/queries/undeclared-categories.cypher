// Categories used for a purpose that does not declare them, nor one above them.
// columns: purpose, category, flow
MATCH ()-[f:FLOWS]->()
UNWIND f.purposes AS why
MATCH (p:Purpose {id: why})
WHERE p.categories IS NOT NULL
UNWIND f.categories AS used
MATCH (c:Category {id: used})
OPTIONAL MATCH (c)-[:CHILD_OF*0..]->(d:Category)
WHERE d.id IN p.categories
WITH f, p, c, count(d) AS declared
WHERE declared = 0
RETURN p.id AS purpose, c.id AS category, f.id AS flow
ORDER BY purpose, category, flow
