// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// Content codings (RFC 9110, section 8.4.1).
namespace waymark::http {

enum class Coding { identity, gzip, brotli };

// "identity", "gzip", "br".
[[nodiscard]] std::string_view to_string(Coding coding);

// The coding that the value of an Accept-Encoding field likes best; brotli before gzip among
// equals. Identity, if the client names none that is spoken here.
[[nodiscard]] Coding choose_coding(std::string_view accept_encoding);

// True for text, JSON, scripts and their like.
[[nodiscard]] bool is_compressible(std::string_view content_type);

enum class Effort { quick, thorough }; // per answer, or once for many

// Throws std::bad_alloc.
[[nodiscard]] std::string compress(Coding coding, std::string_view content, Effort effort);

} // namespace waymark::http
