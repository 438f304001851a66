# Everything that CI checks.
ready:
    .ci/run

# The briefing, into the output directory.
build:
    cargo run --release --locked -- build

test:
    cargo test --locked

# The pages in a real browser.
browser: build
    cargo run --release --locked -- build --offline --output target/browser/offline
    cd tests/browser && npm ci --ignore-scripts && node --test

# The schemas in a real TOML language server.
editor:
    cargo build --release --locked
    cd tests/editor && npm ci --ignore-scripts && node --test

# What pages say to machines, against schema.org's types.
linked-data:
    cargo build --release --locked
    cd tests/linked-data && npm ci --ignore-scripts && node --test

# One picture of every kind of page, wide and narrow, light and dark; `just shots article search` makes only those.
shots *KINDS: build
    cd tests/browser && npm ci --ignore-scripts && node screenshots.mjs ../../target/shots ../../public {{KINDS}}

# The preview's strip in every state, wide and narrow, light and dark.
strips:
    cargo build --locked
    cd tests/browser && npm ci --ignore-scripts && node preview-shots.mjs ../../target/strips
