//! Real files that others wrote, where they are: what comes in, as a plain reading of them counts it. They lie beside the
//! repository; where they do not, each test says that it is passed over.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{code, counts, err, fides, import, imported, inventory, out};

/// Where they are.
pub fn samples() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared/samples/import", "../../shared/samples/import"].map(|place| root.join(place));
    let found = places.into_iter().find(|place| place.is_dir());
    if found.is_none() {
        eprintln!("passed over: the samples of others are not here");
    }
    found
}

const OPENLINEAGE: &str = "openlineage/integration";
const FIDES: &str = "fides/src/fides/data/sample_project/sample_resources";

/// A file, what its own reading counts, and the rows: companies, vendors and others, stores, populations, categories, purposes,
/// safeguards, flows.
type Sample = (&'static [&'static str], &'static [&'static str], [usize; 8]);

const SAMPLES: &[Sample] = &[
    // 13 data sets are read or written; a facet of columns names a 14th.
    (
        &["marquez/docker/metadata.template.json"],
        &["26 events", "13 jobs", "13 data sets and 1 that others", "39 columns made of columns"],
        [1, 0, 14, 1, 8, 0, 0, 14],
    ),
    (
        &["openlineage/integration/spark/app/integrations/container/pysparkCLLEnd.json"],
        &["1 job", "3 data sets", "10 columns made of columns"],
        [1, 0, 3, 0, 0, 0, 0, 2],
    ),
    (
        &[
            "openlineage/integration/common/tests/dbt/structured_logs/postgres/run/results/successful_run_ol_events.json",
        ],
        &["72 events", "36 jobs", "8 data sets", "8 pairs"],
        [1, 0, 8, 1, 5, 0, 0, 8],
    ),
    (
        &[
            "openlineage/integration/common/tests/dbt/structured_logs/snowflake/run/results/failed_run_ol_events.json",
        ],
        &["6 events", "3 jobs", "3 data sets", "2 pairs"],
        [1, 0, 3, 1, 2, 0, 0, 2],
    ),
    // 2 systems, 2 declarations, 1 edge that both ends declare; 1 data set, which a declaration refers to.
    (
        &[
            "fides/demo_resources/demo_system.yml",
            "fides/demo_resources/demo_dataset.yml",
            "fides/demo_resources/demo_organization.yml",
        ],
        &["2 systems", "1 data sets"],
        [1, 0, 3, 1, 9, 7, 0, 2 + 1 + 1],
    ),
    // 1 source, 1 model.
    (
        &["openlineage/integration/common/tests/dbt/small/target/manifest.json"],
        &["1 models, 1 sources, 1 made of another"],
        [1, 0, 2, 0, 0, 0, 0, 1],
    ),
    // 2 models, 1 snapshot; tests are no data.
    (
        &["openlineage/integration/common/tests/dbt/snapshot/target/manifest.json"],
        &["2 models, 1 snapshots, 2 made of another"],
        [1, 0, 3, 0, 0, 0, 0, 2],
    ),
    // 2 models, 3 seeds; 3 models that the manifest names and does not describe.
    (
        &["openlineage/integration/common/tests/dbt/duckdb/target/manifest.json"],
        &["2 models, 3 seeds, 5 made of another"],
        [1, 0, 8, 1, 5, 0, 0, 5],
    ),
    (
        &["openlineage/integration/common/tests/dbt/structured_logs/postgres/run/target/manifest.json"],
        &["5 models, 3 seeds, 8 made of another"],
        [1, 0, 8, 1, 5, 0, 0, 8],
    ),
    // 6 services, 5 of them in another; 11 data entries between them, and between one and an address.
    (
        &["cyclonedx/tools/src/test/resources/1.5/valid-saasbom-1.5.json"],
        &["6 services, 11 data entries"],
        [1, 2, 6, 1, 3, 0, 0, 11],
    ),
    (
        &["cyclonedx/tools/src/test/resources/1.6/valid-saasbom-1.6.json"],
        &["6 services, 11 data entries"],
        [1, 2, 6, 1, 3, 0, 0, 11],
    ),
    (
        &["cyclonedx/tools/src/test/resources/1.5/valid-service-1.5.json"],
        &["1 services, 4 data entries"],
        [1, 1, 1, 1, 3, 0, 0, 0],
    ),
    // 1 data asset, 2 technical assets, 1 link, over which it is sent.
    (
        &["threagile/demo/stub/threagile.yaml"],
        &["1 data assets, 2 technical assets, 1 communication links"],
        [1, 0, 2, 1, 1, 0, 0, 1],
    ),
];

/// Those that lie in the repository, with their licences.
const KEPT: &[Sample] = &[
    (
        &["cyclonedx-python-lib/valid-saasbom-1.7.json"],
        &["6 services, 11 data entries"],
        [1, 2, 6, 1, 3, 0, 0, 11],
    ),
    (
        &["cyclonedx-python-lib/valid-saasbom-1.7.xml"],
        &["6 services, 11 data entries"],
        [1, 2, 6, 1, 3, 0, 0, 11],
    ),
    // Its data entries name nobody whom the data comes from or goes to.
    (
        &["cyclonedx-python-lib/valid-service-1.7.json"],
        &["1 services, 4 data entries"],
        [1, 1, 1, 1, 3, 0, 0, 0],
    ),
    (
        &["cyclonedx-python-lib/valid-service-1.7.xml"],
        &["1 services, 4 data entries"],
        [1, 1, 1, 1, 3, 0, 0, 0],
    ),
    (
        &["openlineage-python/serde_example_job_event.json"],
        &["1 events", "1 job", "2 data sets", "1 pair"],
        [1, 0, 2, 0, 0, 0, 0, 1],
    ),
    (
        &["openlineage-python/serde_example_dataset_event.json"],
        &["1 events", "1 data set"],
        [1, 0, 1, 0, 0, 0, 0, 0],
    ),
    // All facets that an event may have; a facet of columns names a data set that no event reads.
    (
        &["airflow-openlineage/openlineage_all_facets_dag.json"],
        &["2 events", "1 job", "2 data sets and 1 that others", "1 column made of a column"],
        [1, 0, 3, 1, 5, 0, 0, 2],
    ),
    (
        &["airflow-openlineage/openlineage_policy_hook_lineage_dag.json"],
        &["21 events", "10 jobs", "4 data sets", "4 pairs"],
        [1, 0, 4, 0, 0, 0, 0, 4],
    ),
    // A use below two that the taxonomy has, and people.
    (&["fideslang/demo_extended_taxonomy.yml"], &["2 other resources"], [0, 0, 0, 1, 0, 3, 0, 0]),
    // The program, a log, and one whose address is made when it runs; the category, and that above it.
    (&["airgap-datahub/flows.json"], &["7 sources, 3 sinks, 12 flows"], [1, 1, 2, 1, 2, 0, 0, 2]),
];

#[test]
fn real_files_come_in_with_the_counts_that_a_plain_reading_gives() {
    if let Some(samples) = samples() {
        come_in(&samples, SAMPLES);
    }
    come_in(&super::fixtures().join("real"), KEPT);
}

fn come_in(samples: &Path, table: &[Sample]) {
    let at = tempfile::tempdir().unwrap();
    for (number, (files, said, rows)) in table.iter().enumerate() {
        let map = format!("map{number}");
        let paths: Vec<PathBuf> = files.iter().map(|file| samples.join(file)).collect();
        let mut words: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        words.extend(["--into", &map, "--owner", "acme"]);
        let run = imported(at.path(), &words);
        for what in *said {
            assert!(out(&run).contains(what), "{files:?}: {what}: {}", out(&run));
        }
        assert_eq!(counts(&inventory(&at.path().join(&map))), *rows, "{files:?}: {}{}", out(&run), err(&run));
        let again = imported(at.path(), &words);
        assert!(out(&again).contains("nothing is new for"), "{files:?}: {}", out(&again));
    }
}

#[test]
fn manifests_of_fides_go_back_as_they_came() {
    let Some(samples) = samples() else { return };
    for (file, systems, edges, declarations) in [
        ("fides/demo_resources/demo_system.yml".to_owned(), 2, 1, 2),
        (format!("{FIDES}/sample_systems.yml"), 6, 5, 6),
    ] {
        let at = tempfile::tempdir().unwrap();
        let path = samples.join(&file);
        imported(at.path(), &[path.to_str().unwrap(), "--into", "map", "--owner", "acme"]);
        let (came, went) = (
            fides::kept(&fs::read_to_string(&path).unwrap()),
            fides::kept(&fides::exported(at.path(), "map")),
        );
        assert_eq!(came, went, "{file}");
        assert_eq!(
            (came.systems.len(), came.edges.len(), came.declarations.len()),
            (systems, edges, declarations)
        );
    }
}

#[test]
fn what_the_schema_of_a_sample_forbids_is_refused() {
    let Some(samples) = samples() else { return };
    let at = tempfile::tempdir().unwrap();
    let path = samples.join("cyclonedx/tools/src/test/resources/1.5/invalid-service-data-1.5.json");
    let run = import(at.path(), &[path.to_str().unwrap(), "--into", "map", "--owner", "acme"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("invalid-service-data-1.5.json:15:19: `bar` is no `flow`"), "{}", err(&run));
    // Facets alone are no events.
    let path = samples.join("openlineage/spec/tests/ColumnLineageDatasetFacet/2.json");
    let run = import(at.path(), &[path.to_str().unwrap(), "--into", "map", "--owner", "acme"]);
    assert_eq!(code(&run), Some(2));
    assert!(err(&run).contains("a set of facets of OpenLineage, which is not read"), "{}", err(&run));
    assert!(!at.path().join("map").exists());
}

#[test]
fn folders_of_samples_come_in_together() {
    let Some(samples) = samples() else { return };
    let at = tempfile::tempdir().unwrap();
    let (fides, events) = (samples.join(FIDES), samples.join(OPENLINEAGE).join("spark"));
    imported(
        at.path(),
        &[fides.to_str().unwrap(), events.to_str().unwrap(), "--into", "map", "--owner", "acme"],
    );
    let read = inventory(&at.path().join("map"));
    assert!(read.stores.iter().any(|store| store.id == "cookie_house_postgresql_database"));
}
