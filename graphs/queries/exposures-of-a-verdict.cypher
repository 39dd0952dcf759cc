// Exposures with a verdict: what of whom reaches which recipient, where, under which law.
// $verdict = 'missing'  the verdict
// columns: regime, recipient, place, exposures
MATCH (e:Exposure {verdict: $verdict})
RETURN e.regime AS regime, e.recipient AS recipient, e.place AS place, count(e) AS exposures
ORDER BY regime, recipient, place
