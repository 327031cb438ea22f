// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "base/error.hpp"
#include "identity/user_service.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace waymark::app {

// The composition root: makes every part of the server, by constructor, in the order in which they
// stand on each other, and takes them down in the reverse one.
class Application {
public:
    // Opens the stores, makes the first administrator if there is none, and binds the port.
    //
    // invalid_argument: the configuration, or a file it names, can't be used; `field` says which.
    // conflict:         another process uses the data directory.
    // unavailable:      the data directory or the address can't be used now.
    // Throws what the meta store throws when it is broken.
    [[nodiscard]] static Result<std::unique_ptr<Application>> create(const Config& given);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    // Serves from now on. The event store may still be starting: clicks wait in the spool.
    void start();

    // Finishes what runs, syncs the spool, stops the engine: within four seconds.
    void stop();

    [[nodiscard]] std::string url() const;
    [[nodiscard]] const identity::FirstAdministrator& first_administrator() const;

private:
    struct Parts;
    explicit Application(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace waymark::app
