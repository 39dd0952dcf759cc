// Flows whose source never had the data: it holds neither a category that the flow names nor one below it.
// columns: flow, source, target, category
MATCH (a)-[f:FLOWS]->(b)
WHERE NOT a:Population
UNWIND f.categories AS named
OPTIONAL MATCH (a)-[:HOLDS]->(:Category)-[:CHILD_OF*0..]->(c:Category)
WHERE c.id = named OR named = '*'
WITH a, f, b, named, count(c) AS held
WHERE held = 0
RETURN f.id AS flow, a.id AS source, b.id AS target, named AS category
ORDER BY flow, category
