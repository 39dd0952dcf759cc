// Categories used for a purpose that does not declare them, nor one above them: what arrives over a flow as personal
// data. A purpose that declares no category is not asked. What holdings bring is used for no purpose that is stated.
// columns: purpose, category, flow
MATCH (a)-[f:FLOWS]->(b)
UNWIND f.purposes AS why
MATCH (p:Purpose {id: why})
WHERE p.categories IS NOT NULL
WITH a, f, b, p, coalesce(f.transform, []) AS done
WHERE NOT 'aggregate' IN done AND NOT 'anonymise' IN done
MATCH (c:Category)
WHERE NOT EXISTS { MATCH (c)-[:CHILD_OF*0..]->(d:Category) WHERE d.id IN p.categories }
OPTIONAL MATCH (c)-[:CHILD_OF*0..]->(up:Category)
WITH a, f, b, p, done, c, collect(up.id) AS above
WHERE (any(t IN done WHERE t ENDS WITH '>' + c.id) AND EXISTS { MATCH (b)-[:HOLDS]->(c) })
  OR (NOT any(x IN above WHERE 'drop:' + x IN done)
    AND ((a:Population AND c.id IN f.categories AND a.id IN coalesce(f.populations, [a.id]))
      OR (any(x IN above WHERE x IN f.categories OR '*' IN f.categories) AND EXISTS {
        MATCH (a)-[h:HOLDS]->(c) WHERE any(x IN h.populations WHERE x IN coalesce(f.populations, [x])) })
      OR (c.id IN f.categories AND EXISTS {
        MATCH (a)-[h:HOLDS]->(broad:Category)<-[:CHILD_OF*1..]-(c)
        WHERE any(x IN h.populations WHERE x IN coalesce(f.populations, [x]))
          AND NOT EXISTS { MATCH (broad)-[:CHILD_OF*0..]->(named:Category) WHERE named.id IN f.categories } })))
RETURN DISTINCT p.id AS purpose, c.id AS category, f.id AS flow
ORDER BY purpose, category, flow
