//! An event of `OpenLineage`, as far as it says something of data: run events, job events, data set events, in every version of
//! the specification. What stands beside that is passed over without being kept.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A text; a number or a word without quotes is one too.
#[derive(Debug, Clone, Default)]
pub struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }
        }
        from.deserialize_any(Seen)
    }
}

impl Text<'_> {
    /// What stands there.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands where a text may be missing; blank where it is.
pub fn text<'t>(text: Option<&'t Text<'_>>) -> &'t str {
    text.map_or("", Text::as_str)
}

macro_rules! facets {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(clippy::struct_field_names)] // The names are those of the specification.
        pub struct $name<'a> {
            $(#[serde(borrow, default)] pub $field: Option<$type>,)*
        }
    )*};
}

facets! {
    /// An event.
    Event {
        event_type: Text<'a>,
        event_time: Text<'a>,
        run: Run<'a>,
        job: Job<'a>,
        dataset: Dataset<'a>,
        inputs: Vec<Dataset<'a>>,
        outputs: Vec<Dataset<'a>>,
    }
    /// A run.
    Run { run_id: Text<'a>, facets: RunFacets<'a>, }
    /// What is said of a run.
    RunFacets { parent: Parent<'a>, }
    /// The run that began a run.
    Parent { job: Named<'a>, }
    /// A job.
    Job { namespace: Text<'a>, name: Text<'a>, facets: JobFacets<'a>, }
    /// What is said of a job.
    JobFacets {
        documentation: Documentation<'a>,
        ownership: Ownership<'a>,
        job_type: JobType<'a>,
        tags: Tags<'a>,
        lineage: JobLineage<'a>,
    }
    /// What kind of job it is.
    JobType { processing_type: Text<'a>, integration: Text<'a>, job_type: Text<'a>, }
    /// What leads where, as a job states it.
    JobLineage { entries: Vec<LineageEntry<'a>>, }
    /// A data set that a job writes, and what it is made of.
    LineageEntry { namespace: Text<'a>, name: Text<'a>, r#type: Text<'a>, inputs: Vec<Field<'a>>, fields: Fields<'a>, }
    /// A data set.
    Dataset { namespace: Text<'a>, name: Text<'a>, facets: DatasetFacets<'a>, }
    /// What is said of a data set.
    DatasetFacets {
        documentation: Documentation<'a>,
        ownership: Ownership<'a>,
        schema: Schema<'a>,
        data_source: DataSource<'a>,
        storage: Storage<'a>,
        catalog: Catalog<'a>,
        dataset_type: DatasetType<'a>,
        symlinks: Symlinks<'a>,
        tags: Tags<'a>,
        column_lineage: ColumnLineage<'a>,
        lineage: DatasetLineage<'a>,
    }
    /// What it is, in words.
    Documentation { description: Text<'a>, }
    /// Whose it is.
    Ownership { owners: Vec<Owner<'a>>, }
    /// An owner.
    Owner { name: Text<'a>, r#type: Text<'a>, }
    /// Its columns.
    Schema { fields: Vec<SchemaField<'a>>, }
    /// A column, and those in it.
    SchemaField { name: Text<'a>, fields: Vec<SchemaField<'a>>, tags: Vec<TagOrText<'a>>, }
    /// Where it is read.
    DataSource { name: Text<'a>, uri: Text<'a>, }
    /// How it is kept.
    Storage { storage_layer: Text<'a>, file_format: Text<'a>, }
    /// The catalogue that knows it.
    Catalog { framework: Text<'a>, r#type: Text<'a>, name: Text<'a>, }
    /// A table, a view, a topic.
    DatasetType { dataset_type: Text<'a>, sub_type: Text<'a>, }
    /// Its other names.
    Symlinks { identifiers: Vec<Named<'a>>, }
    /// A name.
    Named { namespace: Text<'a>, name: Text<'a>, }
    /// Tags of a thing or of its columns.
    Tags { tags: Vec<Tag<'a>>, }
    /// A tag.
    Tag { key: Text<'a>, value: Text<'a>, field: Text<'a>, }
    /// Which columns are made of which.
    ColumnLineage { fields: Fields<'a>, dataset: Vec<Field<'a>>, }
    /// What a data set is made of.
    DatasetLineage { inputs: Vec<Field<'a>>, fields: Fields<'a>, }
    /// A data set or a column of it that something is made of.
    Field { namespace: Text<'a>, name: Text<'a>, field: Text<'a>, r#type: Text<'a>, }
    /// What a column is made of.
    InputFields { input_fields: Vec<Field<'a>>, inputs: Vec<Field<'a>>, }
}

/// Columns with what each is made of.
pub type Fields<'a> = std::collections::BTreeMap<Cow<'a, str>, InputFields<'a>>;

/// A tag of a column, as catalogues write it into the schema.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum TagOrText<'a> {
    /// A word.
    Text(#[serde(borrow)] Cow<'a, str>),
    /// A key with a value.
    Tag(#[serde(borrow)] Tag<'a>),
}
