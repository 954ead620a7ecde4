package org.miniapp.android

import android.system.Os
import android.system.OsConstants
import java.io.File
import java.io.FileOutputStream
import java.io.RandomAccessFile
import org.json.JSONArray
import org.json.JSONObject

/** The core's blobs, each a file. A draft becomes one by a rename, and is nothing before. */
internal class Blobs(folder: File) {
    private class Draft(val key: String, val file: File, val stream: FileOutputStream)

    private val blobs = File(folder, "blobs").apply { mkdirs() }
    // What a process left behind that ended over it.
    private val drafts = File(folder, "drafts").apply { deleteRecursively(); mkdirs() }
    private val begun = HashMap<Long, Draft>()
    private var count = 0L

    val answers: Array<Pair<String, Answer>> = arrayOf(
        "blobs.begin" to { line -> begin(line.getString("key")) },
        "blobs.write" to { line ->
            draft(line).stream.write(bytesOf(line.getString("bytes")))
            null
        },
        "blobs.commit" to { line -> commit(draft(line), line.getLong("draft")) },
        "blobs.abort" to { line -> abort(line.getLong("draft")) },
        "blobs.read" to { line ->
            base64Of(readPart(fileOf(line.getString("key")), line.getLong("offset"), line.getInt("length")))
        },
        "blobs.size" to { line -> fileOf(line.getString("key")).takeIf(File::exists)?.length() },
        "blobs.delete" to { line ->
            if (fileOf(line.getString("key")).delete()) syncFolder(blobs)
            null
        },
        "blobs.keys" to { JSONArray(blobs.list().orEmpty().toList()) },
        "blobs.free" to { blobs.usableSpace },
    )

    private fun begin(key: String): JSONObject {
        fileOf(key)
        count += 1
        val file = File(drafts, count.toString())
        begun[count] = Draft(key, file, FileOutputStream(file))
        return jsonOf("draft" to count)
    }

    /** The bytes, then the name, then the folder that has the name: each has reached the disk before the next. */
    private fun commit(draft: Draft, number: Long): Any? {
        draft.stream.flush()
        draft.stream.fd.sync()
        draft.stream.close()
        Os.rename(draft.file.path, fileOf(draft.key).path)
        begun.remove(number)
        try {
            syncFolder(blobs)
        } catch (error: Exception) {
            // What may not outlive the next moment is not there.
            fileOf(draft.key).delete()
            throw error
        }
        return null
    }

    private fun abort(number: Long): Any? {
        begun.remove(number)?.let {
            it.stream.close()
            it.file.delete()
        }
        return null
    }

    private fun draft(line: JSONObject): Draft =
        begun[line.getLong("draft")] ?: error("There is no draft ${line.getLong("draft")}.")

    /** A key is letters, digits, `.`, `_` and `-` (platform.ts); whatever else it is, it names no file here. */
    private fun fileOf(key: String): File {
        require(keyPattern.matches(key)) { "A blob cannot have the key \"$key\"." }
        return File(blobs, key)
    }
}

private val keyPattern = Regex("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,200}")

/** Exactly these bytes of a file. */
internal fun readPart(file: File, offset: Long, length: Int): ByteArray = RandomAccessFile(file, "r").use {
    it.seek(offset)
    ByteArray(length).also(it::readFully)
}

internal fun syncFolder(folder: File) {
    val descriptor = Os.open(folder.path, OsConstants.O_RDONLY, 0)
    try {
        Os.fsync(descriptor)
    } finally {
        Os.close(descriptor)
    }
}
