// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark::app {

// Tells systemd about the service's state, such as "READY=1" (sd_notify(3): one datagram to the
// socket that NOTIFY_SOCKET names). Does nothing when the service was not started by systemd.
void notify_service_manager(std::string_view state);

} // namespace waymark::app
