// Exposures by verdict: which recipient is reached where, under which law. No regime: no law judges it.
// $verdict = ''  the verdict, such as missing; '' is any
// columns: verdict, regime, recipient, place, exposures
MATCH (e:Exposure)
WHERE $verdict = '' OR e.verdict = $verdict
RETURN e.verdict AS verdict, coalesce(e.regime, '') AS regime, e.recipient AS recipient, e.place AS place, count(e) AS exposures
ORDER BY verdict, regime, recipient, place
