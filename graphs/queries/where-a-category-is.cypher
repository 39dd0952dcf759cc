// Where a category, or one below it, is: each store or party that has it, and whose it is there.
// $category = ''  the category; '' is any
// columns: category, node, name, populations
MATCH (n)-[h:HOLDS]->(c:Category)
WHERE $category = '' OR EXISTS { MATCH (c)-[:CHILD_OF*0..]->(:Category {id: $category}) }
RETURN c.id AS category, n.id AS node, n.name AS name, h.populations AS populations
ORDER BY category, node, name
