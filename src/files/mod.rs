//! What is written: a file, or a folder of files, whole or not at all.
//!
//! 1. *Stage*: everything is written under a name of its own beside its place, with the mode of what it replaces, and
//!    flushed to the disk. What is there stays where it is.
//! 2. *Place*: the new one and the old one change names in one step; where that cannot be, a file is renamed over the old one.
//! 3. *Clear*: what was there is looked at once more, where nobody finds it, and removed; what a person saved meanwhile goes back. What a
//!    person put into an old folder was linked into the new one before.
//!
//! A run that is killed leaves what was there, or what is new, and perhaps names of ours ([`names`]): the next run that
//! writes to the same place removes them, or ends what was begun. One that is asked to end calls [`abandon`] and leaves
//! none.
//!
//! | what | room |
//! |---|---|
//! | one file | `single` |
//! | a folder: where it is staged, who may write to it | `folder` |
//! | the exchange of two folders, and what follows | `exchange` |
//! | file by file where folders cannot be exchanged, from a list that the next run ends | `journal` |
//! | the names of ours, and what one of them stands for | `names` |
//! | what of a person's has got another name | `kept` |
//! | what of before could not be cleared | `behind` |
//! | moves that write over nothing | `moves` |
//! | what an old folder says of its names to whoever clears it | `left` |
//! | what is to be removed if the program must end now | `live` |
//! | what the new has of the old: modes, owners, lists of who may do what | `old` |
//! | a folder for what is worked with and not kept | `room` |
//! | what stood under our names before, so that what a person saves meanwhile is known | `seen` |
//! | what may be replaced, flushing, one run at a time | `disk`, `lock` |

mod behind;
mod disk;
mod exchange;
mod folder;
mod journal;
mod kept;
mod left;
mod live;
mod lock;
mod moves;
pub mod names;
mod old;
mod room;
mod seen;
mod single;

pub use self::{
    behind::{Behind, taken as behind},
    disk::names_of,
    folder::{Folder, Occupied, Out, heal},
    kept::taken as kept,
    live::{Unnamed, abandon},
    lock::{alone, before_waiting, is_held},
    room::Room,
    single::{Replacement, Stopped, clear, replace_all, write, write_all, write_unnamed},
};
