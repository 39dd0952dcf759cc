//! The tokens of a page, for whoever reads them: no script runs, nothing is fetched.

use html5ever::tokenizer::{
    BufferQueue, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};

/// Hands the tokens of a page to a reader, from its beginning to its end.
pub fn read<S: TokenSink<Handle = ()>>(text: &str, reader: S) -> S {
    let input = BufferQueue::default();
    input.push_back(text.into());
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    // A script is no end of it: it is passed over.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink
}

/// How what stands in an element is read: in some, signs like `<` are text.
pub fn within(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}
