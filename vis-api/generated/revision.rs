/// `info.version` of the Vonage document that this crate is generated from. Vonage publishes
/// changes without raising it; [`SPEC_SHA256`] identifies the document.
pub const SPEC_VERSION: &str = "1.0.1";
/// SHA-256, in lower-case hexadecimal digits, of the Vonage document that this crate is
/// generated from: the file `vgis.json` of the crate `vis-spec`, Vonage's published text,
/// reformatted.
pub const SPEC_SHA256: &str = "ece9c1d8b27e7b80154ab3885403d6f48165c0182a38cd9af760a60ac3d1ea24";
