// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark {

// The languages that Waymark's pages are written in.
enum class Language { en, zh_cn, zh_tw };

// The best of our languages for an Accept-Language header (RFC 9110, 12.5.4); English if none fits.
[[nodiscard]] Language choose_language(std::string_view accept_language);

} // namespace waymark
