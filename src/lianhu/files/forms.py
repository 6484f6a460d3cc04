"""What the forms of other rooms use; see `uploading`."""

from lianhu.files.uploading import KeepsFiles, KeptFilesField

__all__ = ["KeepsFiles", "KeptFilesField"]
