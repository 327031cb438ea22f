// SPDX-License-Identifier: Apache-2.0
#include "app/notify.hpp"

#include "base/log.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace waymark::app {

void notify_service_manager(std::string_view state)
{
    const char* const path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr)
        return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    if (length == 0 || length >= sizeof(address.sun_path))
        return;
    std::memcpy(address.sun_path, path, length);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0'; // the abstract namespace

    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    const auto* const to = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (sendto(fd, state.data(), state.size(), MSG_NOSIGNAL, to, size) < 0)
        log::warning("service manager not told", {{"error", std::strerror(errno)}});
    close(fd);
}

} // namespace waymark::app
