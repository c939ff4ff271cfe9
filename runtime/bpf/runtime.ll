; SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
; Made from src/runtime.c by go generate: do not edit.

define internal i64 @dt_strcmp(i8* nocapture noundef readonly %0, i8* nocapture noundef readonly %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = icmp eq i64 %2, 0
  br i1 %4, label %27, label %7

5:
  %6 = icmp ult i64 %26, %2
  br i1 %6, label %7, label %27

7:
  %8 = phi i64 [ %25, %5 ], [ undef, %3 ]
  %9 = phi i64 [ %26, %5 ], [ 0, %3 ]
  %10 = getelementptr inbounds i8, i8* %0, i64 %9
  %11 = load i8, i8* %10, align 1
  %12 = getelementptr inbounds i8, i8* %1, i64 %9
  %13 = load i8, i8* %12, align 1
  %14 = icmp eq i8 %11, %13
  br i1 %14, label %19, label %15

15:
  %16 = zext i8 %11 to i64
  %17 = zext i8 %13 to i64
  %18 = sub nsw i64 %16, %17
  br label %23

19:
  %20 = icmp eq i8 %11, 0
  %21 = xor i1 %20, true
  %22 = select i1 %20, i64 0, i64 %8
  br label %23

23:
  %24 = phi i1 [ false, %15 ], [ %21, %19 ]
  %25 = phi i64 [ %18, %15 ], [ %22, %19 ]
  %26 = add nuw i64 %9, 1
  br i1 %24, label %5, label %27

27:
  %28 = phi i64 [ 0, %3 ], [ %25, %23 ], [ 0, %5 ]
  ret i64 %28
}

define internal i64 @dt_strlen(i8* nocapture noundef readonly %0, i64 noundef %1) alwaysinline nounwind "no-builtins" {
  %3 = icmp eq i64 %1, 0
  br i1 %3, label %12, label %4

4:
  %5 = phi i64 [ %10, %9 ], [ 0, %2 ]
  %6 = getelementptr inbounds i8, i8* %0, i64 %5
  %7 = load i8, i8* %6, align 1
  %8 = icmp eq i8 %7, 0
  br i1 %8, label %12, label %9

9:
  %10 = add nuw i64 %5, 1
  %11 = icmp ult i64 %10, %1
  br i1 %11, label %4, label %12

12:
  %13 = phi i64 [ 0, %2 ], [ %1, %9 ], [ %5, %4 ]
  ret i64 %13
}

define internal void @dt_join(i8* nocapture noundef %0, i64 noundef %1, i64 noundef %2) alwaysinline nounwind "no-builtins" {
  %4 = add i64 %2, -1
  %5 = icmp eq i64 %4, 0
  br i1 %5, label %19, label %6

6:
  %7 = phi i64 [ %8, %17 ], [ 0, %3 ]
  %8 = add nuw i64 %7, 1
  %9 = icmp ult i64 %8, %1
  br i1 %9, label %12, label %10

10:
  %11 = getelementptr inbounds i8, i8* %0, i64 %8
  store i8 0, i8* %11, align 1
  br label %19

12:
  %13 = getelementptr inbounds i8, i8* %0, i64 %7
  %14 = load i8, i8* %13, align 1
  %15 = icmp eq i8 %14, 0
  br i1 %15, label %16, label %17

16:
  store i8 32, i8* %13, align 1
  br label %17

17:
  %18 = icmp ult i64 %8, %4
  br i1 %18, label %6, label %19

19:
  ret void
}

define internal i64 @dt_quantize(i64 noundef %0) alwaysinline nounwind "no-builtins" {
  %2 = icmp eq i64 %0, 0
  br i1 %2, label %67, label %3

3:
  %4 = icmp sgt i64 %0, 0
  br i1 %4, label %5, label %34

5:
  %6 = icmp ult i64 %0, 4294967296
  %7 = lshr i64 %0, 32
  %8 = select i1 %6, i64 %0, i64 %7
  %9 = select i1 %6, i64 0, i64 32
  %10 = icmp ult i64 %8, 65536
  %11 = lshr i64 %8, 16
  %12 = or i64 %9, 16
  %13 = select i1 %10, i64 %8, i64 %11
  %14 = select i1 %10, i64 %9, i64 %12
  %15 = icmp ult i64 %13, 256
  %16 = lshr i64 %13, 8
  %17 = or i64 %14, 8
  %18 = select i1 %15, i64 %13, i64 %16
  %19 = select i1 %15, i64 %14, i64 %17
  %20 = icmp ult i64 %18, 16
  %21 = lshr i64 %18, 4
  %22 = or i64 %19, 4
  %23 = select i1 %20, i64 %18, i64 %21
  %24 = select i1 %20, i64 %19, i64 %22
  %25 = icmp ult i64 %23, 4
  %26 = lshr i64 %23, 2
  %27 = add i64 %24, 2
  %28 = select i1 %25, i64 %23, i64 %26
  %29 = select i1 %25, i64 %24, i64 %27
  %30 = icmp ugt i64 %28, 1
  %31 = zext i1 %30 to i64
  %32 = add i64 %29, 64
  %33 = add i64 %32, %31
  br label %67

34:
  %35 = sub i64 0, %0
  %36 = icmp ult i64 %35, 4294967296
  %37 = lshr i64 %35, 32
  %38 = select i1 %36, i64 %35, i64 %37
  %39 = select i1 %36, i64 0, i64 32
  %40 = icmp ult i64 %38, 65536
  %41 = lshr i64 %38, 16
  %42 = or i64 %39, 16
  %43 = select i1 %40, i64 %38, i64 %41
  %44 = select i1 %40, i64 %39, i64 %42
  %45 = icmp ult i64 %43, 256
  %46 = lshr i64 %43, 8
  %47 = or i64 %44, 8
  %48 = select i1 %45, i64 %43, i64 %46
  %49 = select i1 %45, i64 %44, i64 %47
  %50 = icmp ult i64 %48, 16
  %51 = lshr i64 %48, 4
  %52 = or i64 %49, 4
  %53 = select i1 %50, i64 %48, i64 %51
  %54 = select i1 %50, i64 %49, i64 %52
  %55 = icmp ult i64 %53, 4
  %56 = lshr i64 %53, 2
  %57 = add i64 %54, 2
  %58 = select i1 %55, i64 %53, i64 %56
  %59 = select i1 %55, i64 %54, i64 %57
  %60 = icmp ugt i64 %58, 1
  %61 = zext i1 %60 to i64
  %62 = add i64 %59, %61
  %63 = add i64 %62, -63
  %64 = icmp ult i64 %63, -64
  %65 = sub i64 62, %62
  %66 = select i1 %64, i64 0, i64 %65
  br label %67

67:
  %68 = phi i64 [ %33, %5 ], [ %66, %34 ], [ 63, %1 ]
  ret i64 %68
}

define internal i64 @dt_lquantize(i64 noundef %0, i64 noundef %1, i64 noundef %2, i64 noundef %3) alwaysinline nounwind "no-builtins" {
  %5 = icmp slt i64 %0, %1
  br i1 %5, label %12, label %6

6:
  %7 = sub i64 %0, %1
  %8 = udiv i64 %7, %2
  %9 = icmp ult i64 %8, %3
  %10 = select i1 %9, i64 %8, i64 %3
  %11 = add i64 %10, 1
  br label %12

12:
  %13 = phi i64 [ %11, %6 ], [ 0, %4 ]
  ret i64 %13
}

define internal i64 @dt_llquantize(i64 noundef %0, i64 noundef %1, i64 noundef %2, i64 noundef %3, i64 noundef %4) alwaysinline nounwind "no-builtins" {
  %6 = udiv i64 %4, %1
  %7 = sub i64 %4, %6
  %8 = sub i64 1, %2
  %9 = add i64 %8, %3
  %10 = mul i64 %7, %9
  %11 = add i64 %10, 1
  %12 = icmp slt i64 %0, 0
  %13 = sub i64 0, %0
  %14 = select i1 %12, i64 %13, i64 %0
  %15 = icmp eq i64 %2, 0
  br i1 %15, label %16, label %21

16:
  %17 = phi i64 [ 1, %5 ], [ %24, %21 ]
  %18 = icmp ult i64 %14, %17
  br i1 %18, label %59, label %19

19:
  %20 = icmp ugt i64 %2, %3
  br i1 %20, label %54, label %27

21:
  %22 = phi i64 [ %24, %21 ], [ 1, %5 ]
  %23 = phi i64 [ %25, %21 ], [ 0, %5 ]
  %24 = mul i64 %22, %1
  %25 = add nuw i64 %23, 1
  %26 = icmp ult i64 %25, %2
  br i1 %26, label %21, label %16

27:
  %28 = phi i64 [ %50, %48 ], [ %17, %19 ]
  %29 = phi i64 [ %51, %48 ], [ %2, %19 ]
  %30 = phi i64 [ %49, %48 ], [ %11, %19 ]
  %31 = mul i64 %28, %1
  %32 = icmp ult i64 %14, %31
  br i1 %32, label %33, label %48

33:
  %34 = udiv i64 %31, %4
  %35 = icmp ult i64 %31, %4
  %36 = sub i64 %29, %2
  %37 = mul i64 %36, %7
  br i1 %35, label %38, label %40

38:
  %39 = sub i64 %14, %28
  br label %44

40:
  %41 = udiv i64 %14, %34
  %42 = udiv i64 %28, %34
  %43 = sub i64 %41, %42
  br label %44

44:
  %45 = phi i64 [ %39, %38 ], [ %43, %40 ]
  %46 = add i64 %37, 1
  %47 = add i64 %46, %45
  br label %48

48:
  %49 = phi i64 [ %47, %44 ], [ %30, %27 ]
  %50 = phi i64 [ %28, %44 ], [ %31, %27 ]
  %51 = add i64 %29, 1
  %52 = icmp ugt i64 %51, %3
  %53 = select i1 %32, i1 true, i1 %52
  br i1 %53, label %54, label %27

54:
  %55 = phi i64 [ %11, %19 ], [ %49, %48 ]
  %56 = sub i64 0, %55
  %57 = select i1 %12, i64 %56, i64 %55
  %58 = add i64 %57, %11
  br label %59

59:
  %60 = phi i64 [ %58, %54 ], [ %11, %16 ]
  ret i64 %60
}

define internal void @dt_add_square(i64* nocapture noundef %0, i64 noundef %1) alwaysinline nounwind "no-builtins" {
  %3 = call i64 @llvm.abs.i64(i64 %1, i1 false)
  %4 = and i64 %3, 4294967295
  %5 = lshr i64 %3, 32
  %6 = mul nuw i64 %4, %5
  %7 = mul nuw i64 %4, %4
  %8 = mul nuw i64 %5, %5
  %9 = lshr i64 %6, 31
  %10 = add i64 %9, %8
  %11 = shl i64 %6, 33
  %12 = add i64 %11, %7
  %13 = icmp ult i64 %12, %11
  %14 = zext i1 %13 to i64
  %15 = add i64 %10, %14
  %16 = load i64, i64* %0, align 8
  %17 = add i64 %16, %12
  store i64 %17, i64* %0, align 8
  %18 = icmp ult i64 %17, %12
  %19 = zext i1 %18 to i64
  %20 = getelementptr inbounds i64, i64* %0, i64 1
  %21 = load i64, i64* %20, align 8
  %22 = add i64 %15, %21
  %23 = add i64 %22, %19
  store i64 %23, i64* %20, align 8
  ret void
}

declare i64 @llvm.abs.i64(i64, i1 immarg)
