// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace waymark::identity {

// The text of a small file that holds secrets. If there is no file, it is first made of what `make`
// returns: with mode 0600, and whole or not at all. Of several that make it at once, one does, and
// all get the same.
//
// Throws std::system_error if the file can't be read or made.
[[nodiscard]] std::string read_or_make_secret_file(const std::filesystem::path& file,
                                                   const std::function<std::string()>& make);

// Puts `text` in place of what is in the file: at once or not at all, and with mode 0600.
//
// Throws std::system_error if the file can't be replaced; it is then as it was.
void replace_secret_file(const std::filesystem::path& file, const std::string& text);

} // namespace waymark::identity
