package org.miniapp.android

import android.database.DatabaseErrorHandler
import android.database.sqlite.SQLiteDatabase
import java.io.File
import java.nio.ByteBuffer
import org.json.JSONArray

/**
 * The core's records in one table. Keys and values are kept as the code units they are (UTF-16, big end first), so that no
 * text of a program changes on its way, and keys are in the order of the port.
 */
internal class Records(folder: File) : AutoCloseable {
    // The system's own handler deletes a damaged database, and with it every floor against old releases.
    private val keepDamaged = DatabaseErrorHandler { }
    private val database = SQLiteDatabase.openDatabase(
        File(folder, "records.db").path,
        null,
        SQLiteDatabase.CREATE_IF_NECESSARY or SQLiteDatabase.NO_LOCALIZED_COLLATORS,
        keepDamaged,
    )

    init {
        database.rawQuery("PRAGMA journal_mode=WAL", null).use { it.moveToFirst() }
        // Every commit reaches the disk: what is durable needs it, and the rest loses little.
        database.execSQL("PRAGMA synchronous=FULL")
        database.execSQL("CREATE TABLE IF NOT EXISTS records (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
    }

    val answers: Array<Pair<String, Answer>> = arrayOf(
        "records.get" to { line -> get(toUtf16(line.getString("key"))) },
        "records.list" to { line -> list(line.getString("prefix")) },
        "records.commit" to { line -> transaction { apply(line.getJSONArray("changes")) } },
        "records.commitIf" to { line -> commitIf(line.getJSONArray("expected"), line.getJSONArray("changes")) },
    )

    override fun close() = database.close()

    private fun list(prefix: String): JSONArray = transaction {
        val from = toUtf16(prefix)
        val keys = ArrayList<ByteArray>()
        // A cursor holds two megabytes for all its rows: keys first, then each value in pieces.
        database.rawQuery("SELECT hex(key) FROM records WHERE key >= x'${hexOf(from)}' ORDER BY key", null).use { rows ->
            while (rows.moveToNext()) {
                val key = bytesOfHex(rows.getString(0))
                if (!startsWith(key, from)) break
                keys.add(key)
            }
        }
        JSONArray(keys.map { JSONArray(listOf(fromUtf16(it), get(it))) })
    }

    private fun get(key: ByteArray): String? {
        val name = hexOf(key)
        val size = database.rawQuery("SELECT length(value) FROM records WHERE key = x'$name'", null).use { row ->
            if (row.moveToFirst()) row.getInt(0) else return null
        }
        val value = ByteBuffer.allocate(size)
        while (value.hasRemaining()) {
            val part = "SELECT substr(value, ${value.position() + 1}, $PIECE_BYTES) FROM records WHERE key = x'$name'"
            database.rawQuery(part, null).use { row ->
                row.moveToFirst()
                value.put(row.getBlob(0))
            }
        }
        return fromUtf16(value.array())
    }

    private fun commitIf(expected: JSONArray, changes: JSONArray): Boolean = transaction {
        val isAsExpected = expected.map { it as JSONArray }.all { row -> get(toUtf16(row.getString(0))) == valueOf(row) }
        if (isAsExpected) apply(changes)
        isAsExpected
    }

    private fun apply(changes: JSONArray): Any? {
        for (change in changes.map { it as JSONArray }) {
            val key = toUtf16(change.getString(0))
            val value = valueOf(change)
            if (value == null) database.execSQL("DELETE FROM records WHERE key = ?", arrayOf<Any>(key))
            else database.execSQL("INSERT OR REPLACE INTO records VALUES (?, ?)", arrayOf<Any>(key, toUtf16(value)))
        }
        return null
    }

    private fun valueOf(row: JSONArray): String? = if (row.isNull(1)) null else row.getString(1)

    private fun <T> transaction(body: () -> T): T {
        database.beginTransaction()
        try {
            val result = body()
            database.setTransactionSuccessful()
            return result
        } finally {
            database.endTransaction()
        }
    }
}

/** Well below what a cursor holds. */
private const val PIECE_BYTES = 524_288

/** By hand: the encoders of Java replace half of a surrogate pair. */
internal fun toUtf16(text: String): ByteArray {
    val bytes = ByteBuffer.allocate(text.length * 2)
    for (char in text) bytes.putChar(char)
    return bytes.array()
}

internal fun fromUtf16(bytes: ByteArray): String {
    val chars = ByteBuffer.wrap(bytes).asCharBuffer()
    return CharArray(chars.remaining()) { chars.get() }.concatToString()
}

internal fun hexOf(bytes: ByteArray): String = bytes.joinToString("") { "%02x".format(it) }

private fun bytesOfHex(hex: String): ByteArray = ByteArray(hex.length / 2) { hex.substring(it * 2, it * 2 + 2).toInt(16).toByte() }

private fun startsWith(key: ByteArray, prefix: ByteArray): Boolean =
    key.size >= prefix.size && prefix.indices.all { key[it] == prefix[it] }
