package org.miniapp.android

import android.system.Os
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.io.RandomAccessFile
import java.security.MessageDigest
import org.json.JSONArray

/** Files of programs. Their scopes and paths are no paths of this disk: both stand hashed, and a path beside its file. */
internal class Files(private val folder: File) {
    val answers: Array<Pair<String, Answer>> = arrayOf(
        "files.write" to { line ->
            val bytes = bytesOf(line.getString("bytes"))
            write(line.getString("scope"), line.getString("path"), bytes, line.getBoolean("append"))
        },
        "files.read" to { line ->
            val file = fileOf(line.getString("scope"), line.getString("path"))
            base64Of(readPart(file, line.getLong("offset"), line.getInt("length")))
        },
        "files.list" to { line -> list(line.getString("scope")) },
        "files.remove" to { line ->
            val file = fileOf(line.getString("scope"), line.getString("path"))
            file.delete()
            nameOf(file).delete()
            null
        },
        "files.removeAll" to { line ->
            folderOf(line.getString("scope")).deleteRecursively()
            null
        },
    )

    private fun write(scope: String, path: String, bytes: ByteArray, append: Boolean): Any? {
        val file = fileOf(scope, path)
        folderOf(scope).mkdirs()
        // The name first: a name without a file is no file, a file without a name would be kept for nobody.
        if (!nameOf(file).exists()) replace(nameOf(file), toUtf16(path))
        if (append) append(file, bytes) else replace(file, bytes)
        syncFolder(folderOf(scope))
        return null
    }

    /** All of it on the disk, or what was there before. */
    private fun replace(file: File, bytes: ByteArray) {
        val draft = File(file.parentFile, "${file.name}.draft")
        try {
            FileOutputStream(draft).use {
                it.write(bytes)
                it.fd.sync()
            }
            Os.rename(draft.path, file.path)
        } catch (error: Exception) {
            draft.delete()
            throw error
        }
    }

    private fun append(file: File, bytes: ByteArray) = RandomAccessFile(file, "rw").use {
        val before = it.length()
        try {
            it.seek(before)
            it.write(bytes)
            it.fd.sync()
        } catch (error: IOException) {
            it.setLength(before)
            throw error
        }
    }

    private fun list(scope: String): JSONArray {
        val names = folderOf(scope).listFiles { file -> file.extension == NAME }.orEmpty()
        val files = names.map { it to File(it.parentFile, it.nameWithoutExtension) }.filter { (_, file) -> file.exists() }
        return JSONArray(files.map { (name, file) -> JSONArray(listOf(fromUtf16(name.readBytes()), file.length())) })
    }

    private fun folderOf(scope: String): File = File(folder, hashOf(scope))

    private fun fileOf(scope: String, path: String): File = File(folderOf(scope), hashOf(path))

    private fun nameOf(file: File): File = File(file.parentFile, "${file.name}.$NAME")
}

private const val NAME = "name"

private fun hashOf(text: String): String = hexOf(MessageDigest.getInstance("SHA-256").digest(toUtf16(text)))
