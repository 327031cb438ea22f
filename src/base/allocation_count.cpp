// SPDX-License-Identifier: Apache-2.0
#include "base/allocation_count.hpp"

#include <cstdlib>
#include <new>

namespace {

constexpr auto usual_alignment = std::align_val_t{__STDCPP_DEFAULT_NEW_ALIGNMENT__};

thread_local std::size_t allocations = 0;

void* try_allocate(std::size_t bytes, std::align_val_t alignment) noexcept
{
    ++allocations;
    const auto unit = static_cast<std::size_t>(alignment);
    // aligned_alloc wants a multiple of the alignment.
    return std::aligned_alloc(unit, (bytes + unit) / unit * unit);
}

void* allocate(std::size_t bytes, std::align_val_t alignment)
{
    void* const memory = try_allocate(bytes, alignment);
    if (memory == nullptr)
        throw std::bad_alloc();
    return memory;
}

} // namespace

std::size_t waymark::allocation_count()
{
    return allocations;
}

// All replaceable forms ([new.delete]), since a sanitizer brings its own of each that is missing.
void* operator new(std::size_t bytes)
{
    return allocate(bytes, usual_alignment);
}

void* operator new(std::size_t bytes, std::align_val_t alignment)
{
    return allocate(bytes, alignment);
}

void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept
{
    return try_allocate(bytes, usual_alignment);
}

void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return try_allocate(bytes, alignment);
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::align_val_t) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, const std::nothrow_t&) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept
{
    std::free(memory);
}

void* operator new[](std::size_t bytes)
{
    return allocate(bytes, usual_alignment);
}

void* operator new[](std::size_t bytes, std::align_val_t alignment)
{
    return allocate(bytes, alignment);
}

void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept
{
    return try_allocate(bytes, usual_alignment);
}

void* operator new[](std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return try_allocate(bytes, alignment);
}

void operator delete[](void* memory) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, std::align_val_t) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, const std::nothrow_t&) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, std::align_val_t, const std::nothrow_t&) noexcept
{
    std::free(memory);
}
