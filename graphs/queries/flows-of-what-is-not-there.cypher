// Flows whose source never had the data: of the people that the flow is about it has neither a category that the flow
// names, nor one below it, nor one above it. A flow is listed with each such category, also where others do pass.
// columns: flow, source, target, category
MATCH (a)-[f:FLOWS]->(b)
WHERE NOT a:Population
UNWIND f.categories AS named
OPTIONAL MATCH (a)-[h:HOLDS]->(has:Category)
WHERE (f.populations IS NULL OR any(p IN f.populations WHERE p IN h.populations)) AND (named = '*' OR EXISTS { MATCH (has)-[:CHILD_OF*0..]->(:Category {id: named}) } OR EXISTS { MATCH (has)<-[:CHILD_OF*1..]-(:Category {id: named}) })
WITH a, f, b, named, count(has) AS held
WHERE held = 0
RETURN f.id AS flow, a.id AS source, b.id AS target, named AS category
ORDER BY flow, category
