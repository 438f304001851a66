//! Object storage: S3 and what speaks its protocol, Google Cloud Storage, Azure Blob Storage.
//!
//! A library speaks to them. What a list says of contents is not believed (an ETag is a hash of the contents only
//! sometimes): every object carries the hash of its bytes.

mod fault;
mod open;
mod profile;

use std::future::Future;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, GetOptions, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, PutPayload,
};
use tokio::runtime::Runtime;

use self::fault::{fault, is_unsupported};
use crate::publish::site::hash;
use crate::publish::target::{Ability, Compressed, Fault, FaultKind, Headers, Listed, OWN, Target, Upload};

/// What carries the BLAKE3 of an object's bytes.
const HASH: &str = "blake3";
/// How many requests run at once.
const PARALLEL: usize = 16;
/// A storage that holds more than this is listed by names and sizes alone: one request an object would take too long.
const MOST_LOOKED_AT: usize = 100_000;
/// No file of ours unpacks to more.
const LARGEST: u64 = 1 << 30;

/// A bucket or container, or a folder of one.
pub struct Store {
    name: String,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    runtime: Runtime,
    /// Whether names of metadata have to be names of variables.
    plain_names: bool,
    /// Whether the storage makes objects on the condition that there are none.
    conditional: AtomicBool,
}

impl Store {
    fn place(&self, path: &str) -> Result<Path, Fault> {
        let whole = if self.prefix.is_root() { path.to_owned() } else { format!("{}/{path}", self.prefix) };
        let unfit = |error| {
            Fault::new(FaultKind::Other, format!("`{path}` cannot be the name of an object: {error}"))
        };
        Path::parse(whole).map_err(unfit)
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn fault(&self, action: &str, path: &str, error: &Error) -> Fault {
        fault(&self.name, action, path, error)
    }

    fn attributes(&self, headers: &Headers, bytes: &[u8]) -> Attributes {
        let mut attributes = Attributes::new();
        let named = [
            (Attribute::ContentType, &headers.content_type),
            (Attribute::CacheControl, &headers.cache_control),
            (Attribute::ContentEncoding, &headers.content_encoding),
        ];
        for (attribute, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
            attributes.insert(attribute, value.clone().into());
        }
        for (name, value) in &headers.others {
            let attribute = match name.to_ascii_lowercase().as_str() {
                "content-disposition" => Attribute::ContentDisposition,
                "content-language" => Attribute::ContentLanguage,
                name if self.plain_names => Attribute::Metadata(name.replace('-', "_").into()),
                name => Attribute::Metadata(name.to_owned().into()),
            };
            attributes.insert(attribute, value.clone().into());
        }
        attributes.insert(Attribute::Metadata(HASH.into()), hash(bytes).into());
        attributes
    }

    fn send(&self, place: &Path, bytes: &[u8], attributes: Attributes, mode: PutMode) -> Result<(), Error> {
        let payload = PutPayload::from(bytes.to_vec());
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        self.wait(self.store.put_opts(place, payload, options)).map(drop)
    }

    /// Makes an object where there is none; false where there is one.
    fn make(&self, path: &str, bytes: &Arc<[u8]>, headers: &Headers) -> Result<bool, Fault> {
        let place = self.place(path)?;
        if self.conditional.load(Ordering::Relaxed) {
            match self.send(&place, bytes, self.attributes(headers, bytes), PutMode::Create) {
                Ok(()) => return Ok(true),
                Err(Error::AlreadyExists { .. }) => return Ok(false),
                Err(error) if is_unsupported(&error) => self.conditional.store(false, Ordering::Relaxed),
                Err(error) => return Err(self.fault("write", path, &error)),
            }
        }
        if self.head(path)?.is_some() {
            return Ok(false);
        }
        self.send(&place, bytes, self.attributes(headers, bytes), PutMode::Overwrite)
            .map_err(|error| self.fault("write", path, &error))?;
        Ok(true)
    }

    fn head(&self, path: &str) -> Result<Option<ObjectMeta>, Fault> {
        match self.wait(self.store.head(&self.place(path)?)) {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.fault("look at", path, &error)),
        }
    }

    async fn read_whole(&self, place: &Path) -> Result<Option<Vec<u8>>, Error> {
        let found = match self.store.get(place).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let encoding =
            found.attributes.get(&Attribute::ContentEncoding).map(|value| value.as_ref().to_owned());
        let bytes = found.bytes().await?.to_vec();
        Ok(Some(unpacked(bytes, encoding.as_deref())))
    }

    /// The hash that an object carries.
    async fn hash_of(&self, place: &Path) -> Result<Option<String>, Error> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.store.get_opts(place, options).await {
            Ok(GetResult { attributes, .. }) => {
                let hash = attributes.get(&Attribute::Metadata(HASH.into()));
                // One without a hash was written by something else, and is no file of ours: none has an empty hash.
                Ok(Some(hash.map(|value| value.as_ref().to_owned()).unwrap_or_default()))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn listed(&self) -> Result<Vec<Listed>, Error> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.is_root());
        let mut found = Vec::new();
        let mut objects = self.store.list(prefix);
        while let Some(object) = objects.next().await {
            let object = object?;
            let whole = object.location.as_ref();
            let path = match prefix {
                Some(prefix) => whole.strip_prefix(prefix.as_ref()).and_then(|rest| rest.strip_prefix('/')),
                None => Some(whole),
            };
            if let Some(path) = path.filter(|path| !path.starts_with(OWN)) {
                found.push(Listed { path: path.to_owned(), size: object.size, hash: None });
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if found.len() > MOST_LOOKED_AT {
            return Ok(found);
        }
        let looked = stream::iter(found)
            .map(|file| async move {
                let whole = match prefix {
                    Some(prefix) => format!("{prefix}/{}", file.path),
                    None => file.path.clone(),
                };
                let hash = self.hash_of(&Path::parse(whole)?).await?;
                Ok::<_, Error>(Listed { hash, ..file })
            })
            .buffered(PARALLEL);
        looked.collect::<Vec<_>>().await.into_iter().collect()
    }

    /// Removes objects with as few requests as the storage allows; those that could not be, with the reason.
    async fn removed(&self, places: Vec<Path>) -> Result<(), Error> {
        let places = stream::iter(places.into_iter().map(Ok)).boxed();
        let mut outcomes = self.store.delete_stream(places);
        let mut first = Ok(());
        while let Some(outcome) = outcomes.next().await {
            match outcome {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) if first.is_ok() => first = Err(error),
                Err(_) => {}
            }
        }
        first
    }
}

/// The bytes that were packed. A storage that unpacks by itself may still name the encoding.
fn unpacked(bytes: Vec<u8>, encoding: Option<&str>) -> Vec<u8> {
    let mut plain = Vec::new();
    let done = match encoding {
        Some("gzip") => flate2::read::GzDecoder::new(&bytes[..]).take(LARGEST).read_to_end(&mut plain),
        Some("br") => brotli::Decompressor::new(&bytes[..], 4096).take(LARGEST).read_to_end(&mut plain),
        _ => return bytes,
    };
    if done.is_ok() { plain } else { bytes }
}

impl Target for Store {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn ability(&self) -> Ability {
        Ability {
            switches: false,
            releases: false,
            locks: true,
            headers: true,
            compressed: Compressed::Instead,
            parallel: PARALLEL,
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let place = self.place(path)?;
        self.wait(self.read_whole(&place)).map_err(|error| self.fault("read", path, &error))
    }

    fn put(&self, upload: &Upload) -> Result<(), Fault> {
        let Upload { path, bytes, headers, fresh } = upload;
        if *fresh {
            if self.make(path, bytes, headers)? {
                return Ok(());
            }
            let message = format!("`{path}` is there already, and no publish put it there");
            return Err(Fault::new(FaultKind::Foreign, message));
        }
        self.send(&self.place(path)?, bytes, self.attributes(headers, bytes), PutMode::Overwrite)
            .map_err(|error| self.fault("write", path, &error))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Fault> {
        // Storages that do not know the condition ignore it: so it is looked at before and after.
        if self.read(path)?.is_some() {
            return Ok(false);
        }
        let headers = Headers {
            content_type: crate::output::content_type(path).to_owned(),
            cache_control: "no-store".to_owned(),
            ..Headers::default()
        };
        let bytes: Arc<[u8]> = bytes.into();
        if !self.make(path, &bytes, &headers)? {
            return Ok(false);
        }
        Ok(self.read(path)?.is_some_and(|found| found == *bytes))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Fault> {
        let (place, copy) = (self.place(from)?, self.place(to)?);
        self.wait(self.store.copy(&place, &copy)).map_err(|error| self.fault("copy", from, &error))
    }

    fn delete(&self, path: &str) -> Result<(), Fault> {
        match self.wait(self.store.delete(&self.place(path)?)) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.fault("remove", path, &error)),
        }
    }

    fn list(&self) -> Result<Vec<Listed>, Fault> {
        self.wait(self.listed()).map_err(|error| self.fault("list", "/", &error))
    }

    fn delete_all(&self, paths: &[String]) -> Option<Result<(), Fault>> {
        let places: Result<Vec<Path>, Fault> = paths.iter().map(|path| self.place(path)).collect();
        let places = match places {
            Ok(places) => places,
            Err(fault) => return Some(Err(fault)),
        };
        match self.wait(self.removed(places)) {
            Ok(()) => Some(Ok(())),
            // One by one, with retries, and each with its own message.
            Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"a page").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(unpacked(packed.clone(), Some("gzip")), b"a page");
        assert_eq!(unpacked(packed.clone(), None), packed);
        // Unpacked on the way already.
        assert_eq!(unpacked(b"a page".to_vec(), Some("gzip")), b"a page");
    }
}
