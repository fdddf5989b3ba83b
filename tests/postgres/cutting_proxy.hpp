#pragma once
/// \file
/// A Unix-socket proxy before the server that can lose the answer to a COMMIT.

#include "tests/postgres/scratch.hpp"
#include "worker/postgres/file_handle.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tests::postgres {

/// Forwards bytes between its own socket and the server's. Once lose_next_commit() was called, the
/// next COMMIT of a session as `role` goes to the server, its answer is waited for and thrown away,
/// and both connections are closed: the client can't know that it was done.
class CuttingProxy {
  public:
    explicit CuttingProxy(const std::filesystem::path& server_socket_folder);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::string conninfo(const std::string& database) const {
        return "host=" + folder_.path().string() + " dbname=" + database;
    }
    void lose_next_commit(const std::string& role);
    int lost() const { return lost_; }
    int accepted() const { return accepted_; }  ///< connections so far

  private:
    void accept_all();
    void serve(worker::postgres::FileHandle client);
    bool takes(const std::string& role_seen, const std::string& bytes);

    std::string server_;
    ScratchFolder folder_;
    worker::postgres::FileHandle listener_;
    worker::postgres::FileHandle stop_;  // an eventfd: readable once it is over
    std::mutex mutex_;
    std::string armed_for_;
    std::atomic<int> lost_{0};
    std::atomic<int> accepted_{0};
    std::vector<std::thread> sessions_;
    std::thread acceptor_;
};

}  // namespace tests::postgres
