// Who gets a category, or one below it, and where. No regime: no law judges it.
// $category = ''  the category; '' is any
// columns: recipient, place, regime, verdict, categories
MATCH (e:Exposure)-[:OF]->(c:Category)
WHERE $category = '' OR EXISTS { MATCH (c)-[:CHILD_OF*0..]->(:Category {id: $category}) }
RETURN e.recipient AS recipient, e.place AS place, coalesce(e.regime, '') AS regime, e.verdict AS verdict, count(DISTINCT c) AS categories
ORDER BY recipient, place, regime, verdict
