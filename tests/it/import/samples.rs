//! Real files that others wrote, where they are: what is not read yet is told as what it is not, and does no harm.

use std::{fs, path::Path};

use super::{code, err, import};

#[test]
fn files_that_are_not_read_yet_are_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared/samples/import", "../../shared/samples/import"].map(|place| root.join(place));
    let Some(samples) = places.into_iter().find(|place| place.is_dir()) else {
        eprintln!("passed over: the samples of others are not here");
        return;
    };
    let at = tempfile::tempdir().unwrap();
    for (file, what) in [
        ("fides/demo_resources/demo_system.yml", "a list of systems for Fides"),
        ("marquez/docker/metadata.template.json", "an event of OpenLineage"),
        (
            "openlineage/integration/spark/app/integrations/container/pysparkCLLEnd.json",
            "an event of OpenLineage",
        ),
        ("openlineage/integration/common/tests/dbt/small/target/manifest.json", "a manifest of dbt"),
        ("cyclonedx/tools/src/test/resources/1.6/valid-saasbom-1.6.json", "a bill of materials of CycloneDX"),
        ("threagile/demo/stub/threagile.yaml", "a model of Threagile"),
    ] {
        let path = samples.join(file);
        assert!(fs::metadata(&path).is_ok(), "{file}");
        let run = import(at.path(), &[path.to_str().unwrap(), "--into", "map", "--owner", "quill"]);
        assert_eq!(code(&run), Some(2), "{file}");
        let told = err(&run);
        assert!(told.contains(&format!("{what}, which is not read")), "{file}: {told}");
        assert!(told.contains("read is a list of sub-processors"), "{file}: {told}");
        assert!(!at.path().join("map").exists());
    }
}
