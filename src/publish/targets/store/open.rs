//! Opens object storage: where it is, and with which credentials. Those come from the environment or from the profile
//! files of the provider's own tools, never from site.toml.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AwsCredential};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig, StaticCredentialProvider};

use super::Store;
use super::profile::{Profile, profile};
use crate::parse::publish::PublishConfig;
use crate::publish::target::{Fault, FaultKind};

/// A connection that is not made in this time is tried again.
const CONNECT: Duration = Duration::from_secs(10);
/// A host that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(60);

impl Store {
    /// A bucket, `s3://bucket/prefix`, `gs://...` or `az://container/prefix`.
    ///
    /// # Errors
    /// Where credentials are missing, or the address is none.
    pub fn open(to: &str, config: &PublishConfig) -> Result<Self, Fault> {
        let other = |message: String| Fault::new(FaultKind::Other, message);
        let (scheme, rest) = to.split_once("://").unwrap_or(("s3", to));
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_matches('/');
        let prefix =
            Path::parse(prefix).map_err(|error| other(format!("`{to}` names no folder: {error}")))?;
        // A second call finds the first one's: there is one for the whole program.
        drop(rustls::crypto::ring::default_provider().install_default());
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let store: Arc<dyn ObjectStore> = match scheme {
            "gs" => Arc::new(google(bucket, config).map_err(|error| refused(to, &error))?),
            "az" => Arc::new(azure(bucket, config, &variable).map_err(|error| refused(to, &error))?),
            _ => Arc::new(amazon(bucket, config, &variable).map_err(|why| refused(to, &why))?),
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| other(format!("cannot start threads: {error}")))?;
        Ok(Self {
            name: to.trim_end_matches('/').to_owned(),
            store,
            prefix,
            runtime,
            plain_names: scheme == "az",
            conditional: AtomicBool::new(true),
        })
    }
}

fn refused(to: &str, why: &dyn std::fmt::Display) -> Fault {
    let why = why.to_string();
    if why.contains("Account must be specified") {
        let how = "name the account and its key in AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY";
        return Fault::new(FaultKind::Refused, format!("cannot open `{to}`: {how}"));
    }
    let why =
        why.trim_start_matches("Generic S3 error: ").trim_start_matches("Generic MicrosoftAzure error: ");
    Fault::new(
        FaultKind::Refused,
        format!("cannot open `{to}`: {}", why.trim_start_matches("Generic GCS error: ")),
    )
}

/// Few retries here: the publish itself tries again, and says so.
fn retry() -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    };
    RetryConfig { backoff, max_retries: 4, retry_timeout: Duration::from_secs(60) }
}

/// Without a limit on the whole of a request, since a large file over a slow line takes its time.
fn client(endpoint: Option<&str>) -> ClientOptions {
    let is_plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    ClientOptions::new()
        .with_allow_http(is_plain)
        .with_timeout_disabled()
        .with_connect_timeout(CONNECT)
        .with_read_timeout(SILENCE)
}

fn amazon(
    bucket: &str,
    config: &PublishConfig,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<object_store::aws::AmazonS3, String> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry());
    let profile = profile_for(config, variable)?;
    let of_profile = |key: &str| profile.as_ref().and_then(|profile| profile.get(key)).cloned();
    if let (Some(id), Some(secret)) = (of_profile("aws_access_key_id"), of_profile("aws_secret_access_key")) {
        // Not piece by piece: a session token in the environment belongs to other keys.
        let token = of_profile("aws_session_token");
        let keys = AwsCredential { key_id: id, secret_key: secret, token };
        builder = builder.with_credentials(Arc::new(StaticCredentialProvider::new(keys)));
    }
    let region =
        config.region.clone().or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
    if let Some(region) = region.or_else(|| of_profile("region")) {
        builder = builder.with_region(region);
    }
    let endpoint = config
        .endpoint
        .clone()
        .or_else(|| variable("AWS_ENDPOINT_URL_S3"))
        .or_else(|| variable("AWS_ENDPOINT_URL"))
        .or_else(|| variable("AWS_ENDPOINT"))
        .or_else(|| of_profile("endpoint_url"));
    if let Some(endpoint) = &endpoint {
        builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
    }
    builder.with_client_options(client(endpoint.as_deref())).build().map_err(|error| error.to_string())
}

/// The profile whose keys are used: the one that site.toml names, else keys of the environment, else the usual profile.
fn profile_for(
    config: &PublishConfig,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Profile>, String> {
    let in_environment = variable("AWS_ACCESS_KEY_ID").is_some()
        || variable("AWS_WEB_IDENTITY_TOKEN_FILE").is_some()
        || variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").is_some()
        || variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").is_some();
    let named = config.profile.clone();
    if named.is_none() && in_environment {
        return Ok(None);
    }
    let wanted = named.or_else(|| variable("AWS_PROFILE"));
    let name = wanted.clone().unwrap_or_else(|| "default".to_owned());
    let found = profile(&name, variable)?;
    let complete = |profile: &Profile| profile.contains_key("aws_secret_access_key");
    match (found, wanted) {
        (Some(found), _) if complete(&found) => Ok(Some(found)),
        // On a machine that builds for everybody, keys stand in the environment instead.
        (found, _) if in_environment => Ok(found),
        (Some(found), _)
            if found.keys().any(|key| key.starts_with("sso_") || key.starts_with("credential_process")) =>
        {
            Err(format!(
                "profile `{name}` has no keys of its own; put short-lived ones into the environment: \
                 eval \"$(aws configure export-credentials --profile {name} --format env)\""
            ))
        }
        (Some(_), Some(_)) => {
            Err(format!("profile `{name}` has no aws_access_key_id and aws_secret_access_key"))
        }
        (None, Some(_)) => {
            Err(format!("there is no profile `{name}` in ~/.aws/credentials and ~/.aws/config"))
        }
        // A machine of Amazon's own hands out keys by itself; to ask for them anywhere else takes a minute to fail.
        (found, None) if has_keys_of_its_own(variable) => Ok(found),
        (_, None) => {
            Err("there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a \
                          profile of ~/.aws/credentials in `profile` or AWS_PROFILE"
                .to_owned())
        }
    }
}

/// Whether this machine is one of Amazon's, as its firmware says.
fn has_keys_of_its_own(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let says =
        |path: &str| std::fs::read_to_string(path).is_ok_and(|text| text.to_lowercase().contains("amazon"));
    let named = variable("AWS_METADATA_ENDPOINT").is_some();
    let is_off = variable("AWS_EC2_METADATA_DISABLED").is_some_and(|word| word.eq_ignore_ascii_case("true"));
    let firmware =
        || ["sys_vendor", "board_vendor", "bios_vendor"].map(|name| format!("/sys/class/dmi/id/{name}"));
    !is_off && (named || firmware().iter().any(|path| says(path)))
}

fn google(
    bucket: &str,
    config: &PublishConfig,
) -> Result<object_store::gcp::GoogleCloudStorage, object_store::Error> {
    let mut builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket).with_retry(retry());
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_base_url(endpoint.trim_end_matches('/'));
    }
    // The file of a service account may name a host of its own, without TLS on this machine.
    builder.with_client_options(client(config.endpoint.as_deref())).build()
}

fn azure(
    container: &str,
    config: &PublishConfig,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<object_store::azure::MicrosoftAzure, object_store::Error> {
    let mut builder = MicrosoftAzureBuilder::from_env().with_container_name(container).with_retry(retry());
    let mut endpoint = config.endpoint.clone();
    for part in variable("AZURE_STORAGE_CONNECTION_STRING").unwrap_or_default().split(';') {
        match part.split_once('=') {
            Some(("AccountName", value)) => builder = builder.with_account(value),
            Some(("AccountKey", value)) => builder = builder.with_access_key(value),
            Some(("SharedAccessSignature", value)) => {
                builder = builder.with_config(AzureConfigKey::SasKey, value);
            }
            Some(("BlobEndpoint", value)) => {
                endpoint.get_or_insert_with(|| value.to_owned());
            }
            _ => {}
        }
    }
    if let Some(account) = variable("AZURE_STORAGE_ACCOUNT") {
        builder = builder.with_account(account);
    }
    if let Some(key) = variable("AZURE_STORAGE_KEY") {
        builder = builder.with_access_key(key);
    }
    if let Some(endpoint) = &endpoint {
        builder = builder.with_endpoint(endpoint.trim_end_matches('/').to_owned());
    }
    builder.with_client_options(client(endpoint.as_deref())).build()
}
