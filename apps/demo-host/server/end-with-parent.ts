// Loaded into a child process: when the parent is gone, whatever ended it, the child ends as if asked to.

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep a child alive that has done its work.
process.channel?.unref();
