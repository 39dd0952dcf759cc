// Places to which transfers and onward transfers go under a law, none of them on an adequacy decision on the place: there
// may be one that counts for none of them. What stays within one entity, or comes back, is no transfer.
// What counts is the ground that the report names for a transfer, also where it fails or cannot be told: a decision
// on certified importers where one of them is the importer, but not the decision on the place that an onward transfer
// leaves. The place `unknown`: it is not stated where.
// columns: place, name, regime, transfers, verdicts
MATCH (t:Transfer)-[:AT]->(p:Place)
WHERE t.kind IN ['transfer', 'onward']
WITH p, t, t.mechanism = 'adequacy' AND none(r IN t.reasons WHERE r STARTS WITH 'onward from ') AS decided
WITH p, t.regime AS regime, sum(CASE WHEN decided THEN 1 ELSE 0 END) AS decisions, count(t) AS transfers, collect(DISTINCT t.verdict) AS found
WHERE decisions = 0
RETURN p.id AS place, p.name AS name, regime AS regime, transfers AS transfers, [v IN ['adequate', 'safeguarded', 'derogation', 'unknown', 'deficient', 'missing', 'prohibited'] WHERE v IN found] AS verdicts
ORDER BY place, regime
