// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace waymark::access {

Output output_of(const std::string& command)
{
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr)
        throw std::runtime_error("can't run " + command);
    Output output;
    std::array<char, 4096> chunk{};
    while (const auto got = std::fread(chunk.data(), 1, chunk.size(), pipe))
        output.text.append(chunk.data(), got);
    const int ended = ::pclose(pipe);
    output.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return output;
}

std::string line_after(const std::string& text, std::string_view label)
{
    const auto begin = text.find(label);
    if (begin == std::string::npos)
        throw std::runtime_error(fmt::format("no '{}' in: {}", label, text));
    const auto line = text.substr(begin + label.size());
    return line.substr(0, line.find('\n'));
}

} // namespace waymark::access
