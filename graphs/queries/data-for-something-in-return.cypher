// Flows for which something is given in return: sales, and the like.
// columns: flow, source, target, consideration, categories
MATCH (a)-[f:FLOWS]->(b)
WHERE f.consideration <> 'none'
RETURN f.id AS flow, a.id AS source, b.id AS target, f.consideration AS consideration, f.categories AS categories
ORDER BY flow
