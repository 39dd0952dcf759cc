// Who gets a category, or one below it, and where.
// $category = 'messages'  the category
// columns: recipient, place, regime, verdict, categories
MATCH (e:Exposure)-[:OF]->(c:Category)-[:CHILD_OF*0..]->(top:Category {id: $category})
RETURN e.recipient AS recipient, e.place AS place, e.regime AS regime, e.verdict AS verdict, count(DISTINCT c) AS categories
ORDER BY recipient, place, regime, verdict
