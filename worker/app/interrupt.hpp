#pragma once
/// \file
/// Ctrl-C and SIGTERM while a command runs: nothing half is left, the exit code is 130 or 143, and
/// with --json stdout still carries one object. Worker and writer have signals of their own.

#include <filesystem>
#include <string>

namespace worker::app {

/// From here on SIGINT and SIGTERM end the program by way of a thread of its own: files of
/// PartFile are removed, then `{"outcome":"interrupted",...}` is printed (with `json`, unless
/// output has begun) and a line on stderr. Called once, by the main thread, before it starts
/// others: they inherit its mask. A signal that is ignored (nohup, a shell's background) stays
/// ignored.
void end_at_interrupts(bool json);

/// What an interrupted command leaves behind, from now on: the members of its JSON object besides
/// outcome, stop_code and problems (`"command_id":"..",`), and a sentence. Any thread.
void at_interrupt_say(std::string json_members, std::string sentence);

/// A new file that is not whole: removed by the destructor and by an interrupt, unless keep()
/// renamed it. Any thread; each object belongs to one.
class PartFile {
  public:
    /// Creates the file; what stands under the name already is an error and stays.
    explicit PartFile(std::filesystem::path name);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    /// For writing; the caller closes it. -1, with errno, when the file could not be created.
    int descriptor() const { return descriptor_; }
    /// Gives the file its real name, in the place of what stood there; false with errno.
    bool keep(const std::filesystem::path& real);

  private:
    std::filesystem::path name_;
    int descriptor_ = -1;
};

}  // namespace worker::app
