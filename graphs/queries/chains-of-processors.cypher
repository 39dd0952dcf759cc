// Chains of processors, each of which hands on to the next, none twice: sub-processors behind sub-processors. Taken
// along the routes of exposures, so that what passes is personal data; a controller in between ends a chain. Who took
// on whom is not stated: the next one may as well be a processor of the same controller.
// $longer_than = 1  chains of more processors than that
// columns: chain, processors, exposures
MATCH (e:Exposure)-[via:VIA]->(n)
MATCH (p:Party)-[:RUNS*0..1]->(n)
OPTIONAL MATCH (c:Party)-[:CONTROLS]->(n)
WITH e, via, p, collect(c.id) AS controllers
WITH e, via.hop AS hop, CASE WHEN p.id IN controllers OR (size(controllers) = 0 AND NOT p.role IN ['processor', 'sub-processor']) THEN '' ELSE p.id END AS processor
ORDER BY e.id, hop
WITH e, collect(processor) AS steps
WITH e, reduce(kept = [], step IN steps | CASE WHEN size(kept) > 0 AND kept[-1] = step THEN kept ELSE kept + [step] END) AS steps
UNWIND range(0, size(steps) - 1) AS first
WITH e, steps, first, [at IN range(first, size(steps) - 1) WHERE none(k IN range(first, at) WHERE steps[k] = '' OR steps[k] IN steps[first..k]) | steps[at]] AS chain
WHERE size(chain) > $longer_than AND (first = 0 OR steps[first - 1] = '' OR steps[first - 1] IN chain)
RETURN chain AS chain, size(chain) AS processors, count(DISTINCT e) AS exposures
ORDER BY processors, chain
